/* SPDX-License-Identifier: MIT */
/*
 * verify-samples.h - values that a card may find in a field
 *
 * The samples of a type are JSON that a form may contain; the card may refuse
 * some of them. Garbage samples are not JSON at all.
 */
#ifndef VERIFY_SAMPLES_H
#define VERIFY_SAMPLES_H

#include "verify.h"

struct sample {
    struct json_span json;
    const char *what; /* "a text of 1 MiB" */
    bool is_own;      /* the descriptor says that the card accepts it */
};

/* Receives one sample after the other; returns PASS to get the next one. */
typedef enum verdict sample_taker(void *context, const struct sample *sample);

/* The values for a field's type. */
enum verdict samples_of_field(const struct card_field *field,
                              sample_taker *taker, void *context);

/* Texts in place of a value that are not JSON. */
enum verdict samples_of_garbage(sample_taker *taker, void *context);

/* Values that are nested deeper than most readers accept, closed and unclosed;
   with `extreme` also some that overflow the stack of any recursive reader. */
enum verdict samples_of_depth(bool extreme, sample_taker *taker, void *context);

#endif
