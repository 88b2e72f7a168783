/* SPDX-License-Identifier: MIT */
/*
 * settings.c - what libcurl is told: of a connection once, of a request each
 * time
 *
 * A handle keeps the settings of its connection, and a setting that is already
 * as it should be is not made again: to make them all takes libcurl longer than
 * a small answer does.
 */
#include "settings.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static bool proxied(const struct connection *c)
{
    return !c->origin.loopback && c->proxy.size > 0;
}

/* ---- the key ---- */

static void key_text(struct buf *key, const struct buf *text)
{
    buf_add(key, buf_cstr(text), text->size + 1);
}

static bool add_to_digest(EVP_MD_CTX *context, const struct buf *text)
{
    return EVP_DigestUpdate(context, buf_cstr(text), text->size + 1) == 1;
}

/* What may hold a secret is in the key by its digest. */
static void key_secrets(struct buf *key, const struct connection *c)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char digest[32];

    if (context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1
        && add_to_digest(context, &c->proxy)
        && add_to_digest(context, &c->client_key_passphrase)
        && EVP_DigestFinal_ex(context, digest, NULL) == 1)
        buf_add(key, digest, sizeof digest);
    else
        key->failed = true;
    EVP_MD_CTX_free(context);
}

bool settings_secret(const struct connection *c)
{
    return proxied(c) || c->client_key_passphrase.size > 0;
}

bool settings_key(struct buf *key, const struct connection *c)
{
    buf_char(key, c->http2 ? '2' : '1');
    key_text(key, &c->origin.url);
    key_text(key, &c->ca_file);
    key_text(key, &c->client_cert);
    key_text(key, &c->client_key);
    if (settings_secret(c))
        key_secrets(key, c);
    return buf_ok(key);
}

/* ---- of a connection ---- */

/* A handle that lacks a setting would send another request, or elsewhere: it is
   not used again. */
static void set(struct pooled *handle, CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY)
        handle->broken = true;
}

static void set_text(struct pooled *handle, CURLoption option,
                     const struct buf *text)
{
    if (text->size > 0)
        set(handle, curl_easy_setopt(handle->easy, option, buf_cstr(text)));
}

static void set_connection(struct pooled *handle, const struct connection *c)
{
    CURL *easy = handle->easy;
    bool plain = strcmp(c->origin.scheme, "http") == 0;

    set(handle, curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    set(handle, curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                                 plain ? "http" : "https"));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* "" and not NULL: never from the environment */
    set(handle, curl_easy_setopt(easy, CURLOPT_PROXY,
                                 proxied(c) ? buf_cstr(&c->proxy) : ""));
    set(handle, curl_easy_setopt(easy, CURLOPT_NOPROXY, proxied(c) ? "" : "*"));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    set_text(handle, CURLOPT_CAINFO, &c->ca_file);
    set_text(handle, CURLOPT_SSLCERT, &c->client_cert);
    set_text(handle, CURLOPT_SSLKEY, &c->client_key);
    set_text(handle, CURLOPT_KEYPASSWD, &c->client_key_passphrase);
    curl_easy_setopt(
        easy, CURLOPT_HTTP_VERSION,
        (long)(c->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
#if LIBCURL_VERSION_NUM >= 0x075700
    /* A name that is slow to resolve does not hold up the end of the call. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
    handle->set = true;
    handle->secret = settings_secret(c);
    handle->method = NULL;
    handle->fresh = false;
    handle->verbose = false;
    handle->connect_ms = 0;
}

/* ---- of a request ---- */

static void set_method(struct pooled *handle, const struct request *request)
{
    CURL *easy = handle->easy;
    struct json_span body = request->body;

    if (handle->method != request->method) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        if (request->takes_body)
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
        set(handle,
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method));
        handle->method = request->method;
    }
    if (!request->takes_body)
        return;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.size);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                     body.data != NULL ? body.data : "");
}

static void set_times(struct pooled *handle, const struct exchange *x)
{
    int64_t left_ms = (x->deadline - x->began) / 1000 + 1;
    int64_t own_ms = x->connection->connect_timeout_ms;
    long connect_ms = (long)(own_ms < left_ms ? own_ms : left_ms);
    bool fresh = x->request->fresh;

    if (handle->fresh != fresh)
        curl_easy_setopt(handle->easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    if (handle->connect_ms != connect_ms)
        curl_easy_setopt(handle->easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    handle->fresh = fresh;
    handle->connect_ms = connect_ms;
}

/* What this libcurl can decode, in the words it would itself put together anew
   for each request. Empty: nothing. */
static char encodings[64];
static pthread_once_t encodings_once = PTHREAD_ONCE_INIT;

static void add_encoding(bool known, const char *name)
{
    size_t size = strlen(encodings);

    if (known)
        snprintf(encodings + size, sizeof encodings - size, "%s%s",
                 size > 0 ? ", " : "Accept-Encoding: ", name);
}

static void make_encodings(void)
{
    int features = curl_version_info(CURLVERSION_NOW)->features;

    add_encoding((features & CURL_VERSION_LIBZ) != 0, "deflate, gzip");
    add_encoding((features & CURL_VERSION_BROTLI) != 0, "br");
    add_encoding((features & CURL_VERSION_ZSTD) != 0, "zstd");
}

/* A node for each line, without a copy; libcurl only reads them. */
static struct curl_slist *link_each(struct curl_slist *next,
                                    const struct buf *lines)
{
    for (size_t at = 0; at < lines->size; at += strlen(lines->data + at) + 1)
        (next++)->data = lines->data + at;
    return next;
}

/* Those that keep libcurl from adding headers of its own stand at the end. */
static void link_lines(struct exchange *x)
{
    static char no_expect[] = "Expect:";
    static char no_content_type[] = "Content-Type:";
    struct curl_slist *first = x->handle->lines;
    struct curl_slist *end = link_each(first, &x->request->signature);

    end = link_each(end, &x->request->retry_lines);
    end = link_each(end, &x->request->lines);
    pthread_once(&encodings_once, make_encodings);
    if (encodings[0] != '\0')
        (end++)->data = encodings;
    (end++)->data = no_expect;
    if (x->request->takes_body && x->request->body.data == NULL)
        (end++)->data = no_content_type;
    for (struct curl_slist *line = first; line < end; line++)
        line->next = line + 1 < end ? line + 1 : NULL;
}

bool settings_apply(struct exchange *x)
{
    struct pooled *handle = x->handle;

    if (!handle->set) {
        set_connection(handle, x->connection);
        exchange_set_callbacks(x);
    }
    exchange_set_debug(x);
    link_lines(x);
    curl_easy_setopt(handle->easy, CURLOPT_CURLU, x->request->url);
    curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, handle->lines);
    set_method(handle, x->request);
    set_times(handle, x);
    return !handle->broken;
}
