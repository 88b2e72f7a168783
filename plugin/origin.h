/* SPDX-License-Identifier: MIT */
/*
 * origin.h - the connection's domain, and the check that no request leaves it
 *
 * domain.h has the rules for the domain itself. origin_join() makes the URL of
 * every request that is sent, those to the token endpoint too, and checks it:
 * libcurl's own parser, which is also used to send the request, must find the
 * connection's scheme, host and port in it. Retries send the same URL.
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <curl/curl.h>
#include <stdbool.h>

#include "buf.h"
#include "domain.h"
#include "error.h"

#define ORIGIN_BASE_MAX 4096 /* bytes of a base path */

struct origin {
    struct buf url;  /* canonical: "https://api.example.com", with :port unless
                        it  is the default; no slash at the end */
    struct buf base; /* the path below which all requests go, such as "/v2", or
                        empty; encoded, no slash at the end */
    char scheme[16]; /* this and the next two as libcurl's parser gives them */
    char host[ORIGIN_MAX + 1];
    char port[16];
    /* A loopback address, or localhost, which libcurl resolves to one itself
       whatever /etc/hosts says. No proxy is ever used for it. */
    bool loopback;
};

#define ORIGIN_INIT                                                    \
    {                                                                  \
        .url = BUF_INIT(ORIGIN_MAX), .base = BUF_INIT(ORIGIN_BASE_MAX) \
    }
void origin_free(struct origin *origin);

/* Reads the address of a connection: "api.example.com",
   "https://api.example.com/" or, for loopback addresses only,
   "http://127.0.0.1:8080". If the service's addresses have a path, it becomes
   the base. Returns false with the fault. */
bool origin_read(struct origin *origin, const char *domain, size_t size,
                 struct error *error) __attribute__((warn_unused_result));

/* Reads a whole URL, of which target gets the path and query; the base stays
   empty. The words are for faults. Returns false with the fault. */
bool origin_read_url(struct origin *origin, struct buf *target,
                     const struct domain_words *words, const char *url,
                     size_t size, struct error *error)
    __attribute__((warn_unused_result));

/* Fills in the scheme, host and port of an origin from a URL, so that it can be
   compared. */
CURLUcode origin_parts(struct origin *origin, CURLU *url)
    __attribute__((warn_unused_result));

/* Does the URL, as libcurl's parser understands it, lead to this origin?
   Returns CURLUE_OK if it does, CURLUE_OUT_OF_MEMORY, or any other code if it
   does not. */
CURLUcode origin_compare(const struct origin *origin, CURLU *url)
    __attribute__((warn_unused_result));

/*
 * Returns the URL of a request target (path and query) below the base. Returns
 * NULL, with the reason in error, if it would lead to another origin or memory
 * ran out. Free it with curl_url_cleanup().
 */
CURLU *origin_join(const struct origin *origin, const struct buf *target,
                   struct error *error) __attribute__((warn_unused_result));

#endif
