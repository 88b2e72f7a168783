/* SPDX-License-Identifier: MIT */
/* greet.h - what the parts of the test card share. */
#ifndef GREET_H
#define GREET_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

#define GREET_INPUTS 8
#define GREET_CONNECTION 6

/* What a result's texts point to. */
struct texts {
    struct buf output, error, attempts, update, preview, next;
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form;
    struct json_span place;
    struct buf mode;
    bool is_stopped; /* the sink wants no more */
};

extern const struct card_field greet_inputs[GREET_INPUTS];
extern const struct card_field greet_connection[GREET_CONNECTION];

struct card_text greet_text_of(const struct buf *buf);
bool greet_mode_is(const struct work *work, const char *mode);

/* pages:N, as a character; 0: another mode */
char greet_pages_left(const struct work *work);

/* The output and the attempts of a call that was answered. */
void greet_fill_output(struct work *work, int status);

/* Appends what a dry run shows, in the shape card.h gives for HTTP. */
void greet_preview(struct buf *out, const char *form, size_t size);

/* The test of a connection: the token "bad" is refused, the place "renewing"
   gives a new token, refused or not. */
int32_t greet_check(struct card_text connection, struct buf *update,
                    const char **why);

/* A page of two elements and, but for 1, the form of the next: pages:N-1;
   pages:0 fails, so b is followed by a failure, 9 names itself as the next,
   and p is no list. */
void greet_page(struct buf *page, struct buf *next, struct json_span form,
                char left);

int64_t greet_now_ms(void);

void greet_release(struct card_result *result);

#endif
