/* SPDX-License-Identifier: MIT */
/*
 * route.h - finds the operation of the Devices API for a request
 */
#ifndef SANDBOX_ROUTE_H
#define SANDBOX_ROUTE_H

#include <stdbool.h>

#include "call.h"

struct operation {
    const char *method;
    const char *path;  /* {…} matches one segment */
    const char *name;  /* Okta's operationId */
    const char *scope; /* the scope that an access token needs */
    int status;        /* the status on success */
    bool body;         /* the body must be a JSON object */
    void (*handle)(struct call *call);
};

extern const struct operation operations[];
extern const size_t operation_count;

struct route {
    const struct operation *operation; /* NULL if there is none; see known */
    bool known;         /* the path exists, but not with this method */
    const char *bucket; /* the rate limit's bucket; static text */
    char *id;           /* the segment in place of {…}, decoded, or NULL */
};

/* Returns false if memory ran out. */
bool route_find(struct route *route, const struct request *request)
    __attribute__((warn_unused_result));
void route_free(struct route *route);
#define auto_route __attribute__((cleanup(route_free)))

/* Appends the methods of the request's path as an Allow header lists them. */
void route_allow(struct buf *out, const struct request *request);

#endif
