/* SPDX-License-Identifier: MIT */
/*
 * serve-call.h - one call of a card on behalf of a JSON-RPC request
 *
 * Made by the thread that reads, run and answered by another. What it needs of
 * the request it has copied.
 */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include <pthread.h>
#include <stdbool.h>

#include "loader.h"
#include "options.h"
#include "rpc.h"

/* A card that was asked for; it stays loaded. */
struct serve_card {
    struct serve_card *next;
    struct buf name; /* as it was asked for */
    struct plugin plugin;
    pthread_mutex_t alone; /* for a card that takes one call at a time */
};

enum serve_kind {
    SERVE_RUN,
    SERVE_CHECK,
    SERVE_TEST,
    SERVE_SIGNIN_BEGIN,
    SERVE_SIGNIN_FINISH
};

struct serve_call {
    struct serve_call *next; /* in its queue */
    enum serve_kind kind;
    struct serve_card *card;
    const struct options *options;
    struct buf id;         /* empty: nobody wants an answer */
    struct buf inputs;     /* an object */
    struct buf connection; /* an object, or with is_named the name of one */
    bool is_named;
    struct buf redirect_uri, pending, callback_url;
    int64_t deadline_ms;
    int32_t log_level;
    bool tells_progress;
    bool in_ascii; /* the answer, by escapes */
    int cancel_fd; /* an eventfd: readable means cancel */
};

/* NULL: no memory, or no descriptor. */
struct serve_call *serve_call_new(enum serve_kind kind,
                                  const struct options *options);
void serve_call_free(struct serve_call *call);

/* Any thread, any number of times. */
void serve_call_cancel(struct serve_call *call);

/* Calls the card and answers. */
void serve_call_run(struct serve_call *call);

#endif
