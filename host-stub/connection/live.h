/* SPDX-License-Identifier: MIT */
/*
 * live.h - a connection shared by many threads while calls renew it
 *
 *     struct live_text *text = live_get(live);
 *     ... a call with buf_cstr(&text->text) ...
 *     live_renew(live, result.connection_update);
 *     live_put(text);
 *
 * A text never changes: a renewal makes a new text, which later calls get.
 */
#ifndef LIVE_H
#define LIVE_H

#include <pthread.h>

#include "card.h"
#include "connection.h"

struct live_text {
    int users; /* protected by the lock of its struct live */
    struct buf text;
};

struct live {
    pthread_mutex_t lock;
    const struct connection *connection;
    struct fields fields; /* the fields of the connection */
    struct live_text *now;
    struct buf unkept; /* members that could not be saved to the file yet */
    bool is_refused;   /* an invalid update was reported */
};

#define LIVE_INIT                                         \
    {                                                     \
        PTHREAD_MUTEX_INITIALIZER, NULL, {NULL, 0}, NULL, \
            BUF_INIT_SECRET(4 * CONNECTION_LIMIT), false  \
    }

/* `connection` must outlive `live`. Returns false if memory ran out. */
bool live_begin(struct live *live, const struct connection *connection,
                struct fields fields) __attribute__((warn_unused_result));

/* Tries once more to save what could not be saved before. */
void live_end(struct live *live);

struct live_text *live_get(struct live *live);
void live_put(struct live *live, struct live_text *text);

/* Applies what the card renewed to later calls, and saves it to the file. If
   that fails, it is saved with the next update. Does nothing if the update is
   absent. */
void live_renew(struct live *live, struct card_text update);

#endif
