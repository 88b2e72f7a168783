/* SPDX-License-Identifier: MIT */
/*
 * odd-libraries.c - a host that uses libcurl, OpenSSL and a JSON library itself
 *
 *     odd-libraries host|card URL CA-FILE GOOD DENIED WRONG FORM
 *         [LIBRARY]
 *
 * It uses all three before, while and after it calls the module; the first
 * argument says whose libcurl is initialized first. Between calls the host ends
 * its use of libcurl altogether. GOOD, DENIED and WRONG are paths of
 * connections: one that works, one whose sign-in fails, and one whose key is
 * invalid. LIBRARY is another libcurl for the host, loaded with RTLD_GLOBAL.
 * The JSON library is json-c, or jansson with -DHOST_JANSSON.
 */
#include <curl/curl.h>
#include <dlfcn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HOST_JANSSON
#include <jansson.h>
#else
#include <json.h>
#endif

#include "carry.h"

#define MUST(what) must((what), #what, __LINE__)

static void must(bool good, const char *what, int line)
{
    if (!good) {
        fprintf(stderr, "line %d: not %s\n", line, what);
        exit(1);
    }
}

/* ---- the host's libcurl ---- */

static struct {
    CURLcode (*global_init)(long flags);
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_perform)(CURL *easy);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *easy);
    void (*global_cleanup)(void);
    char *(*version)(void);
} host = {curl_global_init,    curl_easy_init,      (curl_easy_setopt),
          curl_easy_perform,   (curl_easy_getinfo), curl_easy_cleanup,
          curl_global_cleanup, curl_version};

static void take_symbol(void *library, const char *name, void *place)
{
    void *symbol = dlsym(library, name);

    MUST(symbol != NULL);
    memcpy(place, &symbol, sizeof symbol);
}

static void load_libcurl(const char *name)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_GLOBAL);

    MUST(library != NULL);
    take_symbol(library, "curl_global_init", &host.global_init);
    take_symbol(library, "curl_easy_init", &host.easy_init);
    take_symbol(library, "curl_easy_setopt", &host.easy_setopt);
    take_symbol(library, "curl_easy_perform", &host.easy_perform);
    take_symbol(library, "curl_easy_getinfo", &host.easy_getinfo);
    take_symbol(library, "curl_easy_cleanup", &host.easy_cleanup);
    take_symbol(library, "curl_global_cleanup", &host.global_cleanup);
    take_symbol(library, "curl_version", &host.version);
}

static size_t swallow(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    *(size_t *)context += size * count;
    return size * count;
}

static void use_libcurl(const char *url, const char *ca_file)
{
    size_t received = 0;
    long status = 0;
    CURL *easy;

    MUST(host.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    easy = host.easy_init();
    host.easy_setopt(easy, CURLOPT_URL, url);
    host.easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    host.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    host.easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
    host.easy_setopt(easy, CURLOPT_WRITEDATA, &received);
    MUST(host.easy_perform(easy) == CURLE_OK);
    host.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    MUST(status == 401 && received > 0); /* without a token */
    host.easy_cleanup(easy);
    host.global_cleanup();
}

/* ---- its OpenSSL ---- */

static void use_openssl(EVP_PKEY *key)
{
    static const unsigned char text[] = "a text";
    unsigned char signature[256];
    size_t size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    MUST(ERR_peek_error() == 0);
    MUST(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    MUST(EVP_DigestSign(context, signature, &size, text, sizeof text) == 1);
    MUST(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    MUST(EVP_DigestVerify(context, signature, size, text, sizeof text) == 1);
    EVP_MD_CTX_free(context);
}

/* ---- its JSON library ---- */

#ifdef HOST_JANSSON

static int status_of(const char *output)
{
    json_t *tree = json_loads(output, 0, NULL);
    int status = (int)json_integer_value(json_object_get(tree, "status_code"));

    json_decref(tree);
    return status;
}

#else

static int status_of(const char *output)
{
    json_object *tree = json_tokener_parse(output), *status = NULL;
    int number = json_object_object_get_ex(tree, "status_code", &status)
                     ? json_object_get_int(status)
                     : 0;

    json_object_put(tree);
    return number;
}

#endif

/* ---- both at once ---- */

struct uses {
    const char *url;
    const char *ca_file;
    EVP_PKEY *key;
    int over; /* the calls are done */
};

static void use_all(const struct uses *uses)
{
    use_libcurl(uses->url, uses->ca_file);
    use_openssl(uses->key);
    MUST(status_of("{\"a\":[1],\"status_code\":17}") == 17);
}

static void *use_meanwhile(void *argument)
{
    struct uses *uses = argument;

    do
        use_all(uses);
    while (__atomic_load_n(&uses->over, __ATOMIC_ACQUIRE) == 0);
    return NULL;
}

static void call_card(const char *form, const char *connection, int32_t code)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c = carry_call(&call, form, connection);

    if (c.code != code)
        fprintf(stderr, "code %d: %s\n", (int)c.code, c.error);
    MUST(c.code == code);
    MUST(status_of(c.output) == (code == CARD_OK ? 200 : 0));
    MUST(ERR_peek_error() == 0);
    carried_free(&c);
}

static char *read_file(const char *path)
{
    FILE *in = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;

    MUST(in != NULL && getdelim(&text, &room, '\0', in) > 0);
    fclose(in);
    return text;
}

int main(int argc, char **argv)
{
    static const int32_t codes[] = {CARD_OK, CARD_AUTH, CARD_BAD_CONNECTION};
    struct uses uses = {NULL, NULL, NULL, 0};
    char *connections[3];
    pthread_t thread;

    MUST(argc >= 8);
    uses.url = argv[2];
    uses.ca_file = argv[3];
    uses.key = EVP_EC_gen("prime256v1");
    for (int i = 0; i < 3; i++)
        connections[i] = read_file(argv[4 + i]);
    if (argc > 8)
        load_libcurl(argv[8]);
    if (strcmp(argv[1], "host") == 0)
        use_all(&uses);
    for (int i = 0; i < 9; i++) {
        call_card(argv[7], connections[i % 3], codes[i % 3]);
        use_all(&uses);
    }
    MUST(pthread_create(&thread, NULL, use_meanwhile, &uses) == 0);
    for (int i = 0; i < 21; i++)
        call_card(argv[7], connections[i % 3], codes[i % 3]);
    __atomic_store_n(&uses.over, 1, __ATOMIC_RELEASE);
    pthread_join(thread, NULL);
    use_all(&uses);
    call_card(argv[7], connections[0], codes[0]);
    EVP_PKEY_free(uses.key);
    for (int i = 0; i < 3; i++)
        free(connections[i]);
    printf("%s\n", host.version());
    return 0;
}
