/* SPDX-License-Identifier: MIT */
/*
 * plan.h - the request that a card asks for, before it is addressed and signed
 *
 * A card fills it from its form. It contains neither the org nor a token: they
 * come from the connection, and request.c combines the two. Spans point into
 * the form's text, which outlives the plan.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"
#include "target.h"

enum method_place {
    METHOD_GET,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_COUNT
};

struct method {
    const char *name;
    bool takes_body;
    bool repeatable; /* idempotent (RFC 9110, section 9.2.2) */
};

extern const struct method methods[METHOD_COUNT];

#define HEADERS_MAX 65536     /* bytes of all header fields of a plan */
#define HEADERS_COUNT_MAX 200 /* header fields of a plan */

struct headers {
    /*
     * One line for each field, each followed by a NUL, in libcurl's notation:
     * "Name: value", or "Name;" for a field without a value.
     */
    struct buf lines;
    struct buf user_agent; /* appended to the connector's own */
    bool has_accept;
    bool has_content_type;
    bool content_is_json;   /* the content type, given or default, is JSON */
    struct json_span given; /* the fields as in the form; data may be NULL */
    int32_t fault_code;     /* of faults in them */
};

#define HEADERS_INIT                                                         \
    {                                                                        \
        .lines = BUF_INIT(HEADERS_MAX), .user_agent = BUF_INIT(HEADERS_MAX), \
        .content_is_json = true, .fault_code = CARD_INVALID_INPUT            \
    }
void headers_free(struct headers *headers);

struct plan {
    struct json_span form;       /* as given; data is NULL if there is none */
    const struct method *method; /* NULL until it is known */
    bool deletes; /* removes what may not come back, although the method does
                     not say so */
    struct buf target; /* path and query, encoded */
    struct headers headers;
    struct json_span body; /* the bytes to send; data is NULL if none */
    struct buf body_text;  /* holds the bytes if the form does not */
};

#define PLAN_INIT                                                \
    {                                                            \
        .target = BUF_INIT(TARGET_MAX), .headers = HEADERS_INIT, \
        .body_text = BUF_INIT(BUF_UNLIMITED)                     \
    }
void plan_free(struct plan *plan);
#define auto_plan __attribute__((cleanup(plan_free)))

#endif
