/* SPDX-License-Identifier: MIT */
/*
 * rpc.h - JSON-RPC 2.0 messages, one a line
 *
 * A request is read as spans of its own line, so that what is in it reaches a
 * card as it was written. Answers go out whole, one at a time, whatever thread
 * they come from. Nothing else is ever written where they go.
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
/* What a card returned: RPC_CARD minus its code, CARD_INVALID_INPUT first. */
#define RPC_CARD (-32000)
/* What host-stub itself found, such as a card that is not there. */
#define RPC_HOST (-32050)

struct rpc_request {
    struct json_span id; /* data NULL: a notification, never answered */
    struct buf method;
    struct json_span params; /* an object; data NULL: none */
};

/* Reads one line. False: it was no request, and that has been answered. The
   spans are the line's. */
bool rpc_read(struct rpc_request *request, struct json_span line);
void rpc_request_free(struct rpc_request *request);

/* Takes standard output for answers, and leaves standard error in its place,
   so that whatever else prints breaks no message. */
bool rpc_open(void);

/* Any thread. The result is JSON text without line ends. Without an id nothing
   is said. */
void rpc_answer(struct json_span id, const struct buf *result);

/* data, a JSON text, may be NULL. */
void rpc_fail(struct json_span id, int code, const char *message,
              const struct buf *data);

/* The same, with a text that is in parts, at most RPC_PARTS of them: nothing
   of them is copied, however large they are. */
#define RPC_PARTS 4
void rpc_answer_parts(struct json_span id, const struct json_span *parts,
                      size_t count);
void rpc_fail_parts(struct json_span id, int code, const char *message,
                    const struct json_span *parts, size_t count);

/* No memory for an answer: nobody is to wait for it for ever. */
void rpc_give_up(void);

/* A notification of ours; params is JSON text. */
void rpc_notify(const char *method, const struct buf *params);

/* Why answers can be written no more, as an errno, or 0: such as that their
   reader has gone, or the disk is full. */
int rpc_error(void);

/* Readable once there is such an error; -1: it could not be made. */
int rpc_error_fd(void);

/* Ends the answers; what close(2) has to say is an error of theirs too. */
void rpc_close(void);

#endif
