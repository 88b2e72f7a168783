/* SPDX-License-Identifier: MIT */
/* exchange.h - one transfer in progress, for transport.c and exchange.c only.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "decode.h"
#include "failure.h"
#include "pool.h"
#include "transport.h"

/* The kind of line that is expected next in an answer. */
enum head_place { HEAD_STATUS, HEAD_FIRST, HEAD_FIELDS, HEAD_WHOLE };

/* Is the line after a status line watched? See exchange.c. */
enum guard { GUARD_OFF, GUARD_ARMED, GUARD_LOOKED };

struct exchange {
    struct pooled *handle;
    const struct request *request;
    const struct connection *connection;
    const struct log *log;
    const struct receiver *receiver;
    int64_t began;
    int64_t deadline;
    int64_t sent_at; /* when the first byte was sent: the attempt's own time
                        limit starts here */
    unsigned sent;   /* times libcurl was about to send the request */
    bool told_off;   /* the HTTP/2 server did not process this request */
    bool wants_h1;   /* ... and wants it over HTTP/1.1 */
    size_t header_lines;
    size_t header_bytes;
    enum head_place place;
    enum guard guard;
    bool interim; /* the head in progress is of an interim answer */
    long status;  /* 0 until a status line other than an interim answer's has
                     come */
    /* fields of the head in progress, in handle->head ... */
    size_t field_count;
    size_t last_at;  /* ... and the offset of the last of them */
    const char *why; /* why the answer is not valid HTTP */
    bool over_h2;
    bool until_close; /* only the connection's end marks the end of the body */
    struct decoder decoder;
    bool unreadable; /* the decoder failed; the rest of the body is ignored */
    bool refused;    /* the receiver ended the transfer */
    bool no_memory;  /* errno was ENOMEM at the end of the transfer */
    enum failure_cause cause;
    struct buf told; /* libcurl's log lines, for curllog_hand_over() */
};

/* Has the time run out, or did the host cancel? `readable`: its descriptor was
   readable in the last sleep. Sets the cause. */
bool exchange_is_over(struct exchange *x, bool readable, int64_t now);

/* The moment at which this attempt must be over: the call's deadline, or its
   own. */
int64_t exchange_ends(const struct exchange *x);

/* Call when the body has ended by HTTP's rules. Returns false if its compressed
   data is incomplete. */
bool exchange_end(struct exchange *x) __attribute__((warn_unused_result));

/* Attaches the handle to this exchange until the handle is given back. */
void exchange_begin(struct exchange *x);

/* Frees what the exchange allocated while it ran. */
void exchange_free(struct exchange *x);

/* Registers the callbacks for whichever exchange has the handle, and the log if
   this one wants it. */
void exchange_set_callbacks(struct exchange *x);
void exchange_set_debug(struct exchange *x);

#endif
