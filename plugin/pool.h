/* SPDX-License-Identifier: MIT */
/*
 * pool.h - libcurl handles kept between calls, with their connections
 *
 * To get a handle call pool_take(); while you hold it, it is yours alone. A
 * connection on which bytes came that nobody asked for is not given out: they
 * would be taken for the answer to the next request.
 * Give it back with pool_give(), which keeps it, its settings and the
 * connections it has open, for a later call of any thread that names the same
 * key. Names and TLS sessions are shared by all handles. At most 64 are idle,
 * and none for longer than two minutes once another is given back. This is the
 * only state the card has between calls but sign-ins.
 */
#ifndef POOL_H
#define POOL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "buf.h"
#include "request.h"

struct header_field;

/* Lies still from its making on: libcurl keeps pointers into it. */
struct pooled {
    CURL *easy;
    CURLM *multi; /* holds the connections */
    /* The connection of the last transfer, where its server has nothing to say
       until it is asked again (HTTP/1.1), or CURL_SOCKET_BAD. */
    curl_socket_t quiet;
    struct buf key;
    struct buf head; /* the header lines of the answer in progress ... */
    struct header_field *fields; /* ... and what they say; see exchange.c */
    size_t field_room;
    struct curl_slist lines[REQUEST_LINES_MAX]; /* of the request in progress */
    bool set;           /* it has the settings that belong to the key */
    bool secret;        /* and these hold a secret: they are not kept */
    const char *method; /* set for this one; NULL: for none */
    bool fresh;         /* the last setting of each of these: */
    bool verbose;
    long connect_ms;
    void *user;  /* whose it is at present */
    bool broken; /* it lacks what found no memory: never used again */
    char detail[CURL_ERROR_SIZE];
    int64_t idle_since;
};

/* A handle that has served the same key, or a new one. NULL: no memory, or
   libcurl could not start. Any thread. */
struct pooled *pool_take(const struct buf *key)
    __attribute__((warn_unused_result));

/* Has libcurl forget all settings; the connections stay. */
void pool_reset(struct pooled *handle);

/* The easy handle must not be in the multi any more. Any thread. */
void pool_give(struct pooled *handle);

/* True when libcurl writes to sockets in a way that raises no SIGPIPE. */
bool pool_writes_without_signal(void);

#endif
