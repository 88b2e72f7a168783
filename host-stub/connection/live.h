/* SPDX-License-Identifier: MIT */
/*
 * live.h - a connection that many threads use while calls renew it
 *
 *     struct live_text *text = live_get(live);
 *     ... a call with buf_cstr(&text->text) ...
 *     live_renew(live, result.connection_update);
 *     live_put(text);
 *
 * A text never changes: what a call renews makes a new one, for later calls.
 */
#ifndef LIVE_H
#define LIVE_H

#include <pthread.h>

#include "card.h"
#include "connection.h"

struct live_text {
    int users; /* guarded by the lock of its live */
    struct buf text;
};

struct live {
    pthread_mutex_t lock;
    const struct connection *connection;
    struct live_text *now;
    struct buf unkept; /* members that the file has not taken yet */
};

#define LIVE_INIT                                 \
    {                                             \
        PTHREAD_MUTEX_INITIALIZER, NULL, NULL,    \
            BUF_INIT_SECRET(4 * CONNECTION_LIMIT) \
    }

/* The connection must outlive it. False: no memory. */
bool live_begin(struct live *live, const struct connection *connection)
    __attribute__((warn_unused_result));

/* Tries once more to keep what could not be kept. */
void live_end(struct live *live);

struct live_text *live_get(struct live *live);
void live_put(struct live *live, struct live_text *text);

/* Keeps what the card renewed, in the file and for later calls. What the file
   does not take goes there with the next. An absent update is none. */
void live_renew(struct live *live, struct card_text update);

#endif
