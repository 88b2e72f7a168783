/* SPDX-License-Identifier: MIT */
/* greet.h - what the parts of the test card share. */
#ifndef GREET_H
#define GREET_H

#include "buf.h"
#include "card.h"

#define GREET_INPUTS 8

extern const struct card_field greet_inputs[GREET_INPUTS];

/* Appends what a dry run shows, in the shape card.h gives for HTTP. */
void greet_preview(struct buf *out, const char *form, size_t size);

/* The test of a connection: the token "bad" is refused, the place "renewing"
   gives a new token, refused or not. */
int32_t greet_check(struct card_text connection, struct buf *update,
                    const char **why);

int64_t greet_now_ms(void);

void greet_release(struct card_result *result);

#endif
