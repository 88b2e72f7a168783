/* SPDX-License-Identifier: MIT */
/*
 * ask.h - ask a person for values
 *
 * Questions go to stderr, answers come from standard input, so that a form
 * alone goes to standard output, and only when every field has been asked.
 */
#ifndef ASK_H
#define ASK_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* What an answer came to: it is in the form; it was told why not, and is to be
   asked for again; the input ended within it. */
enum answer { ANSWER_TAKEN, ANSWER_AGAIN, ANSWER_ENDED };

/* Puts what was typed, never empty, into the form; it may read on. */
typedef enum answer ask_take_fn(struct buf *form,
                                const struct card_field *field,
                                struct buf *typed);

/* Asks for one field until the answer is good, by `taker` or with NULL by the
   type of the field. A value that is there stays when the answer is empty. A
   secret is not echoed. False at the end of the input. */
bool ask_field(struct buf *form, const struct card_field *field,
               ask_take_fn *taker) __attribute__((warn_unused_result));

/* A remark to the person, wrapped. */
void ask_say(const char *text);

/* form holds an object; the answers are put into it. */
bool ask_form(struct buf *form, const struct about *about,
              struct problem *problem) __attribute__((warn_unused_result));

#endif
