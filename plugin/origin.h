/* SPDX-License-Identifier: MIT */
/*
 * origin.h - the connection's domain, and the rule that no request leaves it
 *
 * origin_read() holds the rules of the domain; origin_join() is the one place
 * where a URL is made, and the one place where it is checked: parsed by
 * libcurl's own parser, the same that will send it, its scheme, host and port
 * must be the connection's. Relative URL, retry and next page all go through.
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <curl/curl.h>
#include <stdbool.h>

#include "buf.h"
#include "error.h"

/* A DNS name has 253 characters at most; scheme and port come to it. */
#define ORIGIN_MAX 300

struct origin {
    struct buf url;  /* "https://acme.okta.com" or with :port; no slash */
    char scheme[16]; /* as libcurl's parser gives them */
    char host[ORIGIN_MAX + 1];
    char port[16];
    bool loopback; /* a loopback literal or localhost: no proxy ever */
};

#define ORIGIN_INIT                 \
    {                               \
        .url = BUF_INIT(ORIGIN_MAX) \
    }
void origin_free(struct origin *origin);

/* Reads the domain of a connection: "acme.okta.com", "https://acme.okta.com/",
   or, for loopback literals alone, "http://127.0.0.1:8080". */
bool origin_read(struct origin *origin, const char *domain, size_t size,
                 struct error *error) __attribute__((warn_unused_result));

/* Does the URL, as libcurl's parser understands it, lead to this origin? */
bool origin_is(const struct origin *origin, CURLU *url);

/* The same: CURLUE_OK, CURLUE_OUT_OF_MEMORY, or a code that says no. */
CURLUcode origin_compare(const struct origin *origin, CURLU *url)
    __attribute__((warn_unused_result));

/*
 * The URL of a request target (path and query) at this origin, or NULL with
 * the reason in error when it would go elsewhere. Free with curl_url_cleanup().
 */
CURLU *origin_join(const struct origin *origin, const struct buf *target,
                   struct error *error) __attribute__((warn_unused_result));

#endif
