/* SPDX-License-Identifier: MIT */
/*
 * ask.h - fill a form by asking a person
 *
 * Questions go to stderr, answers come from standard input, so that the form
 * alone goes to standard output, and only when every field has been asked.
 */
#ifndef ASK_H
#define ASK_H

#include "buf.h"
#include "descriptor.h"
#include "problem.h"

/* form holds an object; the answers are put into it. */
bool ask_form(struct buf *form, const struct about *about,
              struct problem *problem) __attribute__((warn_unused_result));

#endif
