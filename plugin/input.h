/* SPDX-License-Identifier: MIT */
/*
 * input.h - a form becomes what is to be sent, or all that is wrong with it
 *
 * Spans point into the form's text, which outlives the input.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>

#include "card.h"
#include "error.h"
#include "headers.h"
#include "target.h"

struct input {
    const char *method; /* "GET" … */
    bool takes_body;    /* POST, PUT, PATCH */
    bool repeatable;    /* GET, PUT, DELETE: idempotent (RFC 9110, 9.2.2) */
    struct buf target;  /* path and query, encoded */
    struct headers headers;
    struct json_span headers_given; /* the same, as the form holds them */
    struct json_span body;          /* data NULL: none; as the form holds it */
    struct buf body_text; /* the text of a string that is sent as text */
};

#define INPUT_INIT                                               \
    {                                                            \
        .target = BUF_INIT(TARGET_MAX), .headers = HEADERS_INIT, \
        .body_text = BUF_INIT(SIZE_MAX)                          \
    }
void input_free(struct input *input);
#define auto_input __attribute__((cleanup(input_free)))

/* Reads and checks the call's inputs; every fault of the form is added. */
bool input_read(const struct card_call *call, struct input *input,
                struct error *error) __attribute__((warn_unused_result));

/* The bytes to send as the body; data NULL: none. */
struct json_span input_body(const struct input *input);

#endif
