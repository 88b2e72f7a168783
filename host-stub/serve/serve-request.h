/* SPDX-License-Identifier: MIT */
/*
 * serve-request.h - the methods of host-stub serve
 *
 * One table says what each method takes; what it does not know is refused, and
 * the nearest name told. Methods that call a card go to the pool, the others
 * are answered at once, on the thread that reads.
 */
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include "serve-call.h"
#include "serve-pool.h"

struct server {
    const struct options *options;
    struct pool *pool;
    struct serve_card *cards; /* loaded so far */
    bool is_over;             /* shutdown was asked for */
};

void serve_request(struct server *server, struct json_span line);

void server_free(struct server *server);

#endif
