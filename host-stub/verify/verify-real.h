/* SPDX-License-Identifier: MIT */
/*
 * verify-real.h - common parts of checks on real runs
 *
 * Many runs, and runs with inputs that verify made up, go to verify's own
 * server or nowhere: the server that -c names is the user's.
 */
#ifndef VERIFY_REAL_H
#define VERIFY_REAL_H

#include "verify-server.h"
#include "verify.h"

/* Like run_possible(), with the server answering in this manner; also returns
   false with -c, with the reason in `why`. */
bool real_possible(struct trial *trial, enum manner manner);

/* Returns a call for a real run with this form. */
struct card_call real_call(const struct trial *trial, const struct buf *form);

/* Makes the call; the result is cleared first. */
int32_t real_run(struct trial *trial, const struct card_call *call,
                 struct card_result *result);

/* Makes a call and releases its result; returns the card's code. */
int32_t real_run_once(struct trial *trial, const struct buf *form);

/* Did the call do the work of the card, as far as verify can tell? */
bool real_came_to_something(int32_t code, const struct card_result *result);

/* Returns PASS, or SKIP if the run failed, since failed runs prove nothing. */
enum verdict real_pass(struct trial *trial, int32_t code);

/* The texts of a result, in the order of card.h. */
#define RESULT_TEXTS 8
struct result_text {
    const char *name;
    const struct card_text *text;
};
void result_texts(const struct card_result *result,
                  struct result_text texts[RESULT_TEXTS]);

/* ---- verify-variants.c: forms that differ ---- */

#define VARIANTS 4

/* Forms that a dry run accepts and that differ in one input. Each has its own
   text in it, if that input can hold one. */
struct variants {
    struct buf forms[VARIANTS];
    char marks[VARIANTS][16]; /* "" if it has none */
};

#define VARIANTS_INIT   \
    {                   \
        .marks = { "" } \
    }

/* Returns false, with all forms the same, if verify finds no input that it can
   vary, or if the forms would go to the server that -c names. */
bool variants_make(struct trial *trial, struct variants *variants);
void variants_free(struct variants *variants);
#define auto_variants __attribute__((cleanup(variants_free)))

#endif
