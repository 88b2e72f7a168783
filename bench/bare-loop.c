/* SPDX-License-Identifier: MIT */
/*
 * bare-loop.c - the minimum that libcurl needs for the same transfer
 *
 * The card is compared with this. Each thread has one easy handle, set up once
 * and reused, and a buffer for the answer that is reused too. It sends the same
 * header fields as the card, checks the status, and does nothing else: it reads
 * no JSON, keeps no headers and does not distinguish errors.
 */
#include "config.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

struct client {
    CURL *easy;
    struct curl_slist *headers;
    char *data;
    size_t size, room;
};

static const char *url, *ca_file;
static char authorization[256];

static bool prepare(char **places)
{
    url = places[0];
    ca_file = places[1];
    snprintf(authorization, sizeof authorization, "Authorization: SSWS %s",
             places[2]);
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static size_t take(char *bytes, size_t one, size_t count, void *context)
{
    struct client *client = context;
    size_t wanted = client->size + one * count;

    if (wanted > client->room) {
        size_t room = wanted > 2 * client->room ? wanted : 2 * client->room;
        char *grown = realloc(client->data, room);

        if (grown == NULL)
            return 0;
        client->data = grown;
        client->room = room;
    }
    memcpy(client->data + client->size, bytes, one * count);
    client->size = wanted;
    return one * count;
}

static void *open_client(void)
{
    struct client *client = calloc(1, sizeof *client);

    if (client == NULL || (client->easy = curl_easy_init()) == NULL)
        return NULL;
    client->headers =
        curl_slist_append(client->headers, "Accept: application/json");
    client->headers = curl_slist_append(client->headers, authorization);
    curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, client->headers);
    curl_easy_setopt(client->easy, CURLOPT_USERAGENT,
                     "custom_api_action/" PACKAGE_VERSION
                     " libcurl/" LIBCURL_VERSION);
    curl_easy_setopt(client->easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(client->easy, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(client->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(client->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(client->easy, CURLOPT_TIMEOUT_MS, 120000L);
    curl_easy_setopt(client->easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(client->easy, CURLOPT_WRITEDATA, client);
    return client;
}

static long call(void *context)
{
    struct client *client = context;
    long status = 0;
    CURLcode code;

    client->size = 0;
    curl_easy_setopt(client->easy, CURLOPT_URL, url);
    code = curl_easy_perform(client->easy);
    curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status == 200)
        return (long)client->size;
    fprintf(stderr, "%s: %s, status %ld\n", url, curl_easy_strerror(code),
            status);
    return -1;
}

static void close_client(void *context)
{
    struct client *client = context;

    curl_easy_cleanup(client->easy);
    curl_slist_free_all(client->headers);
    free(client->data);
    free(client);
}

int main(int argc, char **argv)
{
    static const struct loop loop = {"URL CA_FILE TOKEN", 3,    prepare,
                                     open_client,         call, close_client};

    return loop_main(argc, argv, &loop);
}
