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

/* What is thought of a value: it is good; it is refused, but accepted if it is
   given once more, since the judge may be wrong; or it cannot be used. */
enum verdict { VERDICT_GOOD, VERDICT_DOUBTFUL, VERDICT_BAD };

/* Judges the value that the field now has in the form. Appends to `why` a
   sentence if it is not good. */
typedef enum verdict ask_judge_fn(void *context, const struct buf *form,
                                  const struct card_field *field,
                                  struct buf *why);

/* How answers are taken. */
struct asker {
    ask_take_fn *take;   /* for texts; NULL: as a text of a form */
    ask_judge_fn *judge; /* NULL: nobody else judges */
    void *context;       /* of `judge` */
};

/* Asks for one field until the answer is acceptable. An empty answer keeps the
   present value. A secret is not echoed. Returns false at the end of the
   input. */
bool ask_field(struct buf *form, const struct card_field *field,
               const struct asker *asker) __attribute__((warn_unused_result));

/* The parts of ask_field(): the line that asks, with the choices; the help; and
   the check of a typed value, which says why if it rejects the value. */
void ask_head(const struct card_field *field, bool has_value);
void ask_help(const struct card_field *field);
enum answer ask_take_value(struct buf *form, const struct card_field *field,
                           const struct buf *typed);

/* Judges the value that the field now has in the form, and says why if it is
   rejected. `doubted` is a value that was rejected before, for which this one
   becomes the next. */
bool ask_accepts(const struct buf *form, const struct card_field *field,
                 const struct asker *asker, struct buf *doubted)
    __attribute__((warn_unused_result));

/* Returns false, and says so, if the text contains a tab, which a person does
   not type on purpose. */
bool ask_is_typed(const struct buf *text) __attribute__((warn_unused_result));

/* May the answer to this field be empty? */
bool ask_may_be_empty(const struct buf *form, const struct card_field *field);

/* Asks for one field that has choices from the service; replaces ask_field()
   for it. */
typedef bool ask_choices_fn(void *context, struct buf *form,
                            const struct card_field *field,
                            const struct asker *asker);

/* Asks for all fields and puts the answers into `form`, which holds an object.
   If `choices` is NULL, fields with choices are asked for like any other
   text. */
bool ask_form(struct buf *form, const struct about *about,
              const struct asker *asker, ask_choices_fn *choices, void *context,
              struct problem *problem) __attribute__((warn_unused_result));

#endif
