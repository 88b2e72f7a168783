/* SPDX-License-Identifier: MIT */
/*
 * transport.h - sends one request and receives one answer
 *
 * An attempt is one request on the wire, never two: by itself libcurl would
 * send a request again, even a POST with its body, when a kept connection dies
 * before the answer. That second sending is stopped here.
 */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "connection.h"
#include "error.h"
#include "field.h"
#include "log.h"
#include "request.h"

/* The answer in progress, as a receiver sees it. */
struct exchange;

/* Receives the answer, on the thread that performs the request. */
struct receiver {
    void *context;
    /* Called once, when status and headers are complete and before the first
       body byte. Returns false to end the transfer. */
    bool (*head)(void *context, struct exchange *exchange);
    /* Receives content-decoded bytes as they arrive. Returns false to end the
       transfer. */
    bool (*body)(void *context, const char *data, size_t size);
    /* The body cannot be decoded: drop what arrived of it. Called for a status
       of 400 or more, where status and headers are enough; with any other
       status the transfer fails. */
    void (*unreadable)(void *context);
};

long exchange_status(const struct exchange *exchange);

/* The answer's header fields in the order they came, without those of interim
   answers and trailers. They belong to the exchange and are valid only during
   the receiver's head(). */
const struct header_field *exchange_fields(const struct exchange *exchange,
                                           size_t *count);

/* The course of one attempt; times in microseconds from its start, 0 if not
   reached. */
struct attempt {
    long status;       /* 0 if there was no answer */
    int32_t failure;   /* CARD_OK, or why there was no answer */
    bool lost;         /* the request was sent, but no answer byte came */
    bool stale;        /* lost on a connection that had been kept */
    bool refused;      /* the server said that it did not process the request */
    bool wants_h1;     /* and that it accepts it over HTTP/1.1 */
    bool closed;       /* the connection ended with the answer */
    int64_t waited_us; /* wait before the attempt, and ... */
    const char *waited_for; /* ... why; NULL for the first attempt */
    int64_t name_us;
    int64_t connect_us;
    int64_t tls_us;
    int64_t first_byte_us;
    int64_t total_us;
};

/*
 * Sends the request and receives the answer until the deadline (a moment), a
 * cancel, or the connection's own limits. Returns true if a complete answer
 * arrived. Otherwise returns false with the reason in error; if the receiver
 * ended the transfer, error is what the receiver recorded.
 */
bool transport_perform(const struct request *request,
                       const struct connection *connection,
                       const struct log *log, int64_t deadline,
                       const struct receiver *receiver, struct attempt *attempt,
                       struct error *error) __attribute__((warn_unused_result));

#endif
