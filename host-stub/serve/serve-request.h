/* SPDX-License-Identifier: MIT */
/*
 * serve-request.h - the methods of host-stub serve
 *
 * One table lists the parameters of each method; an unknown one is refused, and
 * the nearest name suggested. Methods that call a card go to the pool; the
 * others are answered at once, on the reading thread.
 */
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include "serve-call.h"
#include "serve-pool.h"

/* The longest line that is read. */
#define SERVE_LINE_MOST ((size_t)64 << 20)

struct server {
    const struct options *options;
    struct pool *pool;
    struct serve_card *cards; /* loaded so far */
    bool is_over;             /* shutdown was requested */
    bool knows_busy; /* initialize was called: the client knows the limits */
};

void serve_request(struct server *server, struct json_span line);

void server_free(struct server *server);

#endif
