/* SPDX-License-Identifier: MIT */
/*
 * transport.h - one request goes out, one answer comes in
 *
 * A try is one request on the wire, never two: libcurl would by itself send a
 * request again, a POST with its body included, when a kept connection dies
 * before the answer. That second sending is stopped here.
 */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "card.h"
#include "connection.h"
#include "error.h"
#include "log.h"
#include "request.h"

/* The answer in progress, as a receiver sees it. */
struct exchange;

struct header_field {
    const char *name; /* in lower case, and NUL behind it */
    size_t name_size;
    const char *value; /* value_size bytes; more may stand behind them */
    size_t value_size;
    bool repeats; /* a field of this name came before */
};

/* `name` is in lower case, and mostly a literal: its size is known then. */
static inline bool field_is(const struct header_field *field, const char *name)
{
    return field->name_size == strlen(name)
           && memcmp(field->name, name, field->name_size) == 0;
}

/* Where an answer goes, on the thread that performs. */
struct receiver {
    void *context;
    /* Once, when status and headers are whole and before the first body byte.
       False ends the transfer. */
    bool (*head)(void *context, struct exchange *exchange);
    /* Content-decoded bytes, as they arrive. False ends the transfer. */
    bool (*body)(void *context, const char *data, size_t size);
};

long exchange_status(const struct exchange *exchange);

/* The answer's header fields in the order they came, without those of interim
   answers and trailers. They are the exchange's, for as long as the receiver's
   head() is called. */
const struct header_field *exchange_fields(const struct exchange *exchange,
                                           size_t *count);

/* How one try went; times in microseconds from its start, 0: not reached. */
struct attempt {
    long status;       /* 0: there was no answer */
    int32_t failure;   /* CARD_OK, or why there was none */
    bool lost;         /* the request was sent, and no byte of an answer came */
    bool stale;        /* lost, and the connection was one that had been kept */
    bool closed;       /* the connection ended with the answer */
    int64_t waited_us; /* before the try, and ... */
    const char *waited_for; /* ... why; NULL: it was the first */
    int64_t name_us;
    int64_t connect_us;
    int64_t tls_us;
    int64_t first_byte_us;
    int64_t total_us;
};

/* Monotonic time in microseconds, and the moment a call must be over. */
int64_t transport_now(void);
int64_t transport_deadline(const struct card_call *call);

/* Did the host cancel, by flag or by descriptor? */
bool transport_cancelled(const struct card_call *call);

/*
 * Sends the request and receives the answer until the deadline (a moment of
 * transport_now()), a cancel, or the connection's own limits. True when an
 * answer came whole. False with the reason in error, or, when the receiver
 * ended it, with the error as the receiver left it.
 */
bool transport_perform(const struct request *request,
                       const struct connection *connection,
                       const struct log *log, int64_t deadline,
                       const struct receiver *receiver, struct attempt *attempt,
                       struct error *error) __attribute__((warn_unused_result));

#endif
