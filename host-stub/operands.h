/* SPDX-License-Identifier: MIT */
/*
 * operands.h - what follows CARD on a command line: a form, or values of inputs
 *
 *     KEY=VALUE, KEY.NAME=VALUE   what --set does, if KEY is an input
 *     -, FILE.json, a file        the form, if it is the only other operand
 *     { ... }                     the same, as it is
 *     anything else               a value of the required inputs, in the order
 *                                 of the descriptor; a secret input is none of
 *                                 these
 *
 * A file whose name does not end in .json might also be a value, if the card
 * has one required input. That is refused rather than guessed, as it would
 * depend on what files there are.
 */
#ifndef OPERANDS_H
#define OPERANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "descriptor.h"
#include "options.h"
#include "problem.h"
#include "search.h"

/* Makes the form of a call: `form` as it is, which may be empty, or that of the
   operands from `first` on or of --form; then --set and the values among the
   operands. Sets *is_given unless none of these is there. */
bool operands_form(struct buf *form, const struct about *about,
                   const struct options *options, size_t first, bool *is_given,
                   struct problem *problem) __attribute__((warn_unused_result));

/* For a command that reads its forms elsewhere: appends to `sets` the values
   among the operands from `first` on, each as KEY=VALUE; *count is the number
   of those that were given without a key, which are the last. */
bool operands_sets(struct names *sets, size_t *count, const struct about *about,
                   const struct options *options, size_t first,
                   struct problem *problem) __attribute__((warn_unused_result));

/* Returns false, with the right command line in the problem, if a form stands
   where the card should. */
bool operands_ordered(const struct options *options, struct problem *problem)
    __attribute__((warn_unused_result));

/* Is the form read from standard input? */
bool operands_read_stdin(const struct options *options, size_t first);

/* Appends the required inputs by name, as "REQUEST_TYPE RELATIVE_URL". */
void operands_usage(struct buf *out, struct fields inputs);

#endif
