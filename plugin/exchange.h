/* SPDX-License-Identifier: MIT */
/* exchange.h - one transfer in progress, for transport.c and exchange.c only.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "failure.h"
#include "pool.h"
#include "transport.h"

struct exchange {
    struct pooled *handle;
    const struct request *request;
    const struct connection *connection;
    const struct log *log;
    const struct receiver *receiver;
    int64_t began;
    int64_t deadline;
    int64_t sent_at; /* the try's own clock starts with its first byte out */
    int64_t head_at; /* the answer's head was whole; 0: it is not */
    unsigned sent;   /* times libcurl was about to send the request */
    size_t header_lines;
    size_t field_count; /* of the head in progress, in handle->head */
    size_t header_bytes;
    bool head_done;
    bool refused;   /* the receiver ended it */
    bool no_memory; /* the C library's word, at the end of the transfer */
    enum failure_cause cause;
};

/* Tells the receiver that status and headers are whole. False: it ended it. */
bool exchange_head(struct exchange *x);

/* The handle is this exchange's until it is given back. */
void exchange_begin(struct exchange *x);

/* Has libcurl call back here, for whoever has the handle; and log, where this
   exchange wants it. */
void exchange_set_callbacks(struct exchange *x);
void exchange_set_debug(struct exchange *x);

#endif
