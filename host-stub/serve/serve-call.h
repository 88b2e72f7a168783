/* SPDX-License-Identifier: MIT */
/*
 * serve-call.h - one call of a card for a JSON-RPC request
 *
 * The reading thread creates it; another thread runs and answers it. It copies
 * what it needs of the request.
 */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include <stdbool.h>

#include "loader.h"
#include "options.h"
#include "rpc.h"

/* A card that was requested; it stays loaded. */
struct serve_card {
    struct serve_card *next;
    struct buf name; /* the name in the request */
    struct plugin plugin;
    struct serve_card *turn; /* the first of this id or file */
    bool is_taken;           /* of `turn`: a call is running; the pool's */
};

enum serve_kind {
    SERVE_RUN,
    SERVE_CHECK,
    SERVE_TEST,
    SERVE_CHOICES,
    SERVE_SIGNIN_BEGIN,
    SERVE_SIGNIN_FINISH
};

struct serve_call {
    struct serve_call *next; /* next in the queue */
    enum serve_kind kind;
    struct serve_card *card;
    const struct options *options;
    struct buf id;         /* empty: no answer is wanted */
    struct buf inputs;     /* an object */
    struct buf connection; /* an object, or a name if is_named */
    bool is_named;
    struct buf redirect_uri, pending, callback_url;
    const struct card_field *field; /* the field whose choices are requested */
    struct buf search, after;       /* for choices; data NULL: absent */
    int64_t deadline_ms;
    int64_t until; /* by moment_ms(), while it waits for its card; 0: no
                      deadline */
    int32_t log_level;
    bool tells_progress;
    bool in_ascii;            /* escape everything beyond ASCII in the answer */
    int64_t max_answer_bytes; /* limit of the output as sent; 0: no limit */
    int cancel_fd; /* an eventfd: readable means cancel; -1 while waiting */
    bool is_cancelled;
};

/* Returns NULL without memory. */
struct serve_call *serve_call_new(enum serve_kind kind,
                                  const struct options *options);
void serve_call_free(struct serve_call *call);

/* Call before it is run. Waiting calls have no descriptor, since more calls may
   wait than a process has descriptors. */
void serve_call_open(struct serve_call *call);

/* May be called repeatedly, but never at the same time as serve_call_open(). */
void serve_call_cancel(struct serve_call *call);

/* data NULL: no answer is wanted. */
static inline struct json_span serve_call_id(const struct serve_call *call)
{
    return (struct json_span){call->id.size > 0 ? call->id.data : NULL,
                              call->id.size};
}

/* Does the card accept only one call at a time? */
bool serve_call_is_alone(const struct serve_call *call);

/* Calls the card and sends the answer. */
void serve_call_run(struct serve_call *call);

/* Answers a call that was cancelled, or whose deadline has passed, before its
   card was called. */
void serve_call_end(const struct serve_call *call);

#endif
