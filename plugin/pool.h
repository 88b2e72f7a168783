/* SPDX-License-Identifier: MIT */
/*
 * pool.h - libcurl handles kept between calls, with their connections
 *
 * To get a handle call pool_take(); while you hold it, it is yours alone. A
 * connection on which bytes came that nobody asked for is not given out: they
 * would be taken for the answer to the next request.
 * Give it back with pool_give(), which keeps it, and the connections it has
 * open, for a later call. This is the only state the card has between calls.
 */
#ifndef POOL_H
#define POOL_H

#include <curl/curl.h>
#include <stdbool.h>

struct pooled {
    CURL *easy;
    CURLM *multi; /* holds the connections */
    /* The connection of the last transfer, where its server has nothing to say
       until it is asked again (HTTP/1.1), or CURL_SOCKET_BAD. */
    curl_socket_t quiet;
};

/* False: no memory, or libcurl could not start. Any thread. */
bool pool_take(struct pooled *handle) __attribute__((warn_unused_result));

/* The easy handle must not be in the multi any more. Any thread. */
void pool_give(struct pooled *handle);

#endif
