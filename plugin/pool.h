/* SPDX-License-Identifier: MIT */
/*
 * pool.h - libcurl handles kept between calls, with their connections
 *
 * pool_take() returns a handle, which is yours alone until you give it back.
 * pool_give() keeps it, with its settings and open connections, for a later
 * call from any thread that names the same key. A connection that its server
 * closed is not handed out, nor is one on which unexpected bytes arrived: they
 * would be read as the answer to the next request. Names and TLS sessions are
 * shared by handles whose keys differ in the first byte only. At most 64
 * handles are idle; giving one back closes those idle for more than two
 * minutes. Other state that is kept between calls: share.c (names, TLS
 * sessions), clock.c (the clocks of servers), auth/session.c (tokens).
 */
#ifndef POOL_H
#define POOL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "buf.h"
#include "field.h"
#include "request.h"

struct share;

/* Must not move after creation: libcurl keeps pointers into it. */
struct pooled {
    CURL *easy;
    CURLM *multi; /* holds the connections */
    /* The connection of the last transfer, or CURL_SOCKET_BAD. It is quiet if
       its server sends nothing before the next request (HTTP/1.1). */
    curl_socket_t socket;
    bool quiet;
    struct buf key;
    struct share *share;
    struct buf head; /* the header lines of the answer in progress ... */
    /* ... and the fields parsed from them; see exchange.c */
    struct header_field *fields;
    size_t field_room;
    struct curl_slist lines[REQUEST_LINES_MAX]; /* the request's header lines */
    bool set;           /* has the settings that belong to the key */
    bool secret;        /* the settings hold a secret, so they are not kept */
    const char *method; /* the method that is set, or NULL */
    bool fresh;         /* the current value of each of these settings: */
    bool verbose;
    long connect_ms;
    int h2_port;         /* local port of an HTTP/2 connection ... */
    unsigned h2_answers; /* ... and the number of answers that came over it */
    void *user;          /* the exchange that has the handle */
    bool broken;         /* setup failed halfway (out of memory); discard it */
    char detail[CURL_ERROR_SIZE];
    int64_t idle_since;
};

/* Returns a handle that has served the same key, which is never empty, or a new
   one. Returns NULL if memory ran out or libcurl could not start. Any
   thread. */
struct pooled *pool_take(const struct buf *key)
    __attribute__((warn_unused_result));

/* Resets all settings of libcurl; the connections stay open. */
void pool_reset(struct pooled *handle);

/* Also clears what libcurl remembers of transfers: if the failed one was
   refused by its server, libcurl would report the next one as refused too. */
void pool_renew(struct pooled *handle);

/* The easy handle must have been removed from the multi. Any thread. */
void pool_give(struct pooled *handle);

/* Does libcurl write to sockets without raising SIGPIPE? */
bool pool_writes_without_signal(void);

/* Does this libcurl need a guard against heads that begin with a blank? See
   exchange.c. */
bool pool_keeps_last_header(void);

/* Does a handle of this libcurl keep what it sent, with the token, in a buffer
   for the next request? curl_easy_reset() does not free it. */
bool pool_keeps_sent(void);

/* Does this libcurl send another path and query than those of the URL that it
   is given? Some versions omit the ? of an empty query, later ones write
   escapes in upper case. */
bool pool_rewrites_targets(void);

#endif
