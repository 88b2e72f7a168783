/* SPDX-License-Identifier: MIT */
/*
 * serve-params.h - the parameters of a request, taken or refused
 *
 * What returns false has answered the request.
 */
#ifndef SERVE_PARAMS_H
#define SERVE_PARAMS_H

#include "problem.h"
#include "rpc.h"

struct server;

/* A request, and who it came to. */
struct context {
    struct server *server;
    const struct rpc_request *request;
};

/* One that is there and not null. */
bool params_find(const struct context *c, const char *key,
                 struct json_span *value);

/* A text that must be there. */
bool params_text(const struct context *c, const char *key, struct buf *text);

/* A whole number in a range; *number stays when there is none. */
bool params_number(const struct context *c, const char *key, long long least,
                   long long most, int64_t *number);

/* Says what is wrong with them. */
void params_refuse(const struct context *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What is not the parameters' fault. */
void request_refuse(const struct context *c, const struct problem *problem);

#endif
