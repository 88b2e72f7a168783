/* SPDX-License-Identifier: MIT */
/*
 * rpc.h - JSON-RPC 2.0 messages, one per line
 *
 * A request is parsed into spans of its own line, so that its contents reach a
 * card unchanged. Answers are written whole, one at a time, from any thread.
 * Nothing else is ever written to the same place.
 *
 * The specification: https://www.jsonrpc.org/specification
 */
#ifndef RPC_H
#define RPC_H

#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

#define RPC_PARSE_ERROR (-32700)
#define RPC_INVALID_REQUEST (-32600)
#define RPC_METHOD_NOT_FOUND (-32601)
#define RPC_INVALID_PARAMS (-32602)
/* A code that a card returned: RPC_CARD minus the code, CARD_INVALID_INPUT
   first. */
#define RPC_CARD (-32000)
/* An error that host-stub itself found, such as a missing card. */
#define RPC_HOST (-32050)
/* The queue is full: the same request may be sent again later. */
#define RPC_BUSY (-32060)

struct rpc_request {
    struct json_span id; /* data NULL: a notification, never answered */
    struct buf method;
    struct json_span params; /* an object; data NULL: absent */
};

/* Reads one line. Returns false if it was not a valid request; that has been
   answered. The spans are the line's. */
bool rpc_read(struct rpc_request *request, struct json_span line);
void rpc_request_free(struct rpc_request *request);

/* Refuses a line that was too long to be kept, of which `begin` is the
   beginning. */
void rpc_refuse_long(struct json_span begin, const char *message);

/* Reserves standard output for answers and points its descriptor at standard
   error, so that other output cannot break a message. */
bool rpc_open(void);

/* Any thread. The result is JSON text without line ends. Without an id nothing
   is written. */
void rpc_answer(struct json_span id, const struct buf *result);

/* data, a JSON text, may be NULL. */
void rpc_fail(struct json_span id, int code, const char *message,
              const struct buf *data);

/* The same, with a text in at most RPC_PARTS parts, which are not copied,
   however large they are. */
#define RPC_PARTS 4
void rpc_answer_parts(struct json_span id, const struct json_span *parts,
                      size_t count);
void rpc_fail_parts(struct json_span id, int code, const char *message,
                    const struct json_span *parts, size_t count);

/* Call without memory for an answer: ends serve, so that no client waits
   forever. */
void rpc_give_up(void);

/* Sends a notification; params is JSON text. */
void rpc_notify(const char *method, const struct buf *params);

/* Why answers can no longer be written, as an errno, or 0: for example because
   the reader is gone, or the disk is full. */
int rpc_error(void);

/* Readable once there is such an error; -1 if it could not be created. */
int rpc_error_fd(void);

/* Closes the answers' descriptor; an error of close(2) counts too. */
void rpc_close(void);

#endif
