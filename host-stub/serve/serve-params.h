/* SPDX-License-Identifier: MIT */
/*
 * serve-params.h - checked reading of a request's parameters
 *
 * A function that returns false has answered the request.
 */
#ifndef SERVE_PARAMS_H
#define SERVE_PARAMS_H

#include "problem.h"
#include "rpc.h"

struct server;

/* A request, and the server that received it. */
struct context {
    struct server *server;
    const struct rpc_request *request;
};

/* Finds a parameter that is present and not null. */
bool params_find(const struct context *c, const char *key,
                 struct json_span *value);

/* Reads a required string. */
bool params_text(const struct context *c, const char *key, struct buf *text);

/* Reads a whole number in a range; *number is unchanged if it is absent. */
bool params_number(const struct context *c, const char *key, long long least,
                   long long most, int64_t *number);

/* Refuses the request for its parameters. */
void params_refuse(const struct context *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Refuses the request for another reason. */
void request_refuse(const struct context *c, const struct problem *problem);

#endif
