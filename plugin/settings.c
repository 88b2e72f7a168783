/* SPDX-License-Identifier: MIT */
/*
 * settings.c - libcurl's settings: a connection's once, a request's each time
 *
 * A handle keeps the settings of its connection, and a setting that already has
 * the right value is not made again: making them all takes libcurl longer than
 * a small answer takes.
 */
#include "settings.h"

#include <openssl/evp.h>
#include <string.h>

#include "proxy.h"
#include "way.h"

/* ---- the key ---- */

bool settings_secret(const struct connection *c)
{
    return proxy_used(c) || c->client_key_passphrase.size > 0;
}

/* Keys that differ only in the first byte share TLS sessions: see pool.h. */
bool settings_key(struct buf *key, const struct connection *c, bool http1)
{
    buf_char(key, c->http2 && !http1 ? '2' : '1');
    way_add(key, c);
    return buf_ok(key);
}

/* ---- of a connection ---- */

/* A handle on which a setting failed could send a different request, or to a
   different place, so it is discarded. */
static void set_option(struct pooled *handle, CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY)
        handle->broken = true;
}

static void set_text(struct pooled *handle, CURLoption option,
                     const struct buf *text)
{
    if (text->size > 0)
        set_option(handle,
                   curl_easy_setopt(handle->easy, option, buf_cstr(text)));
}

static void set_connection(struct pooled *handle, const struct connection *c)
{
    CURL *easy = handle->easy;
    bool plain = strcmp(c->origin.scheme, "http") == 0;

    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    set_option(handle, curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
                                        plain ? "http" : "https"));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* With "" libcurl does not read the environment, as it would with NULL. */
    set_option(handle,
               curl_easy_setopt(easy, CURLOPT_PROXY,
                                proxy_used(c) ? buf_cstr(&c->proxy) : ""));
    set_option(handle, curl_easy_setopt(easy, CURLOPT_NOPROXY,
                                        proxy_used(c) ? "" : "*"));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    set_text(handle, CURLOPT_CAINFO, &c->ca_file);
    /* Debian's libcurl also uses a system directory besides the file. */
    if (c->ca_file.size > 0)
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    if (proxy_used(c)) {
        set_text(handle, CURLOPT_PROXY_CAINFO, &c->ca_file);
        curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION,
                         (long)CURL_SSLVERSION_TLSv1_2);
    }
    set_text(handle, CURLOPT_SSLCERT, &c->client_cert);
    set_text(handle, CURLOPT_SSLKEY, &c->client_key);
    /* With NULL OpenSSL would ask for the passphrase on the terminal. */
    set_option(handle, curl_easy_setopt(easy, CURLOPT_KEYPASSWD,
                                        buf_cstr(&c->client_key_passphrase)));
    set_option(handle, curl_easy_setopt(easy, CURLOPT_PROXY_KEYPASSWD, ""));
    curl_easy_setopt(
        easy, CURLOPT_HTTP_VERSION,
        (long)(c->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
#if LIBCURL_VERSION_NUM >= 0x075700
    /* Keeps a slow name lookup from delaying the end of the call. */
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
        set_option(handle, curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                                            request->method));
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

/* Links a node for each line without copying it; libcurl only reads them. */
static struct curl_slist *link_each(struct curl_slist *next,
                                    const struct buf *lines)
{
    for (size_t at = 0; at < lines->size; at += strlen(lines->data + at) + 1)
        (next++)->data = lines->data + at;
    return next;
}

/* Links the header lines, with an Accept-Encoding of the codings that decode.c
   removes. libcurl is not asked to decode, since it does not notice a
   compressed stream that breaks off. The lines that keep libcurl from adding
   headers of its own come last. */
static void link_lines(struct exchange *x)
{
    static char accept_encoding[] = "Accept-Encoding: " DECODE_ACCEPTED;
    static char no_expect[] = "Expect:";
    static char no_content_type[] = "Content-Type:";
    struct curl_slist *first = x->handle->lines;
    struct curl_slist *end = link_each(first, &x->request->signature);

    end = link_each(end, &x->request->retry_lines);
    end = link_each(end, &x->request->lines);
    (end++)->data = accept_encoding;
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
        if (x->request->http1)
            curl_easy_setopt(handle->easy, CURLOPT_HTTP_VERSION,
                             (long)CURL_HTTP_VERSION_1_1);
        exchange_set_callbacks(x);
    }
    exchange_set_debug(x);
    link_lines(x);
    curl_easy_setopt(handle->easy, CURLOPT_CURLU, x->request->url);
    if (pool_rewrites_targets())
        set_text(handle, CURLOPT_REQUEST_TARGET, &x->request->target);
    curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, handle->lines);
    set_method(handle, x->request);
    set_times(handle, x);
    return !handle->broken;
}
