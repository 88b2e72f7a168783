/* SPDX-License-Identifier: MIT */
/* greet.h - shared by the parts of the test card. */
#ifndef GREET_H
#define GREET_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

#define GREET_INPUTS 8
#define GREET_CONNECTION 6

/* What a result's texts point to, and a copy of the result as it was
   returned. */
struct texts {
    struct buf output, error, attempts, update, preview, next, bucket, refused;
    struct buf masked; /* the form without its secret */
    struct card_result given;
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form;
    struct json_span place;
    struct buf mode;
    bool is_stopped; /* the sink wanted no more bytes */
};

extern const struct card_field greet_inputs[GREET_INPUTS];
extern const struct card_field greet_connection[GREET_CONNECTION];

struct card_text greet_text_of(const struct buf *buf);
bool greet_mode_is(const struct work *work, const char *mode);

/* The N of pages:N, as a character; 0 in another mode. */
char greet_pages_left(const struct work *work);

/* Sets the output and the attempts of a call that got an answer. */
void greet_fill_output(struct work *work, int status);

/* Appends a dry run's preview, in card.h's shape for HTTP. */
void greet_preview(struct buf *out, const char *form, size_t size);

/* Tests a connection: the token "bad" is refused; the place "renewing" gives a
   new token, refused or not. */
int32_t greet_check(struct card_text connection, struct buf *update,
                    const char **why);

/*
 * Appends a page of two elements, and except for 1 the form of the next page,
 * pages:N-1. pages:0 fails, so b is followed by a failure. 9 gives itself as
 * the next page, p is not a list, and q is followed by p. x, y and z lead in a
 * circle; after r the next page must not be requested, after l it may be later;
 * eN is empty, with N more empty pages before a page of two.
 */
void greet_page(struct work *work, struct buf *page);

/* ---- greet-raw.c ---- */

/* raw:WHICH:TEXT puts the text into the result unchanged, whatever card.h says.
   WHICH is output, next, attempts, update, error or bucket. deep:N has a
   payload of N levels, loud:N an error whose message has N bytes. Returns the
   code. */
int32_t greet_raw(struct work *work);

int64_t greet_now_ms(void);

void greet_release(struct card_result *result);

#endif
