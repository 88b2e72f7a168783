/* SPDX-License-Identifier: MIT */
/*
 * route.h - the operations of the Devices API, and which one a path means
 */
#ifndef SANDBOX_ROUTE_H
#define SANDBOX_ROUTE_H

#include <stdbool.h>

#include "call.h"

struct operation {
    const char *method;
    const char *path;  /* {…} stands for one segment */
    const char *name;  /* Okta's operationId */
    const char *scope; /* that an access token must have */
    int status;        /* of success */
    bool body;         /* a JSON object must come with it */
    void (*handle)(struct call *call);
};

extern const struct operation operations[];
extern const size_t operation_count;

struct route {
    const struct operation *operation; /* NULL: see known */
    bool known;         /* the path is one, but not for this method */
    const char *bucket; /* of the rate limit; static text */
    char *id;           /* what stood for {…}, decoded, or NULL */
};

/* False: no memory. */
bool route_find(struct route *route, const struct request *request)
    __attribute__((warn_unused_result));
void route_free(struct route *route);
#define auto_route __attribute__((cleanup(route_free)))

/* Appends the methods of the request's path as an Allow header lists them. */
void route_allow(struct buf *out, const struct request *request);

#endif
