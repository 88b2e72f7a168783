/* SPDX-License-Identifier: MIT */
/*
 * ask.h - ask a person for values
 *
 * Questions go to stderr and answers come from standard input, so that standard
 * output gets nothing but the form, and only after every field has been asked.
 */
#ifndef ASK_H
#define ASK_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* What became of an answer: it was put into the form; it was rejected with a
   message, and the question is to be repeated; or the input ended within it. */
enum answer { ANSWER_TAKEN, ANSWER_AGAIN, ANSWER_ENDED };

/* Puts the typed text, which is never empty, into the form; may read further
   lines. */
typedef enum answer ask_take_fn(struct buf *form,
                                const struct card_field *field,
                                struct buf *typed);

/* Asks for one field until the answer is acceptable. Answers are read by
   `taker`, or according to the field's type if `taker` is NULL. An empty answer
   keeps the present value. A secret is not echoed. Returns false at the end of
   the input. */
bool ask_field(struct buf *form, const struct card_field *field,
               ask_take_fn *taker) __attribute__((warn_unused_result));

/* The parts of ask_field(): the line that asks, with the choices; the help; and
   the check of a typed value, which says why if it rejects the value. */
void ask_head(const struct card_field *field, bool has_value);
void ask_help(const struct card_field *field);
enum answer ask_take_value(struct buf *form, const struct card_field *field,
                           const struct buf *typed);

/* May the answer to this field be empty? */
bool ask_may_be_empty(const struct buf *form, const struct card_field *field);

/* Prints a remark for the person, wrapped. */
void ask_say(const char *text);

/* Asks for one field that has choices from the service; replaces ask_field()
   for it. */
typedef bool ask_choices_fn(void *context, struct buf *form,
                            const struct card_field *field);

/* Asks for all fields and puts the answers into `form`, which holds an object.
   If `choices` is NULL, fields with choices are asked for like any other
   text. */
bool ask_form(struct buf *form, const struct about *about,
              ask_choices_fn *choices, void *context, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
