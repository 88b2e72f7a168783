/* SPDX-License-Identifier: MIT */
/*
 * head.h - the head of an answer, line by line: for exchange.c only
 *
 * The card judges the status line and the length itself: versions of libcurl
 * differ in what they accept, and an answer must mean the same with all of
 * them.
 */
#ifndef HEAD_H
#define HEAD_H

#include "exchange.h"

/* Reads the next header line. Returns false, with the reason in x->why, if it
   is not valid HTTP. */
bool head_line(struct exchange *x, const char *line, size_t size)
    __attribute__((warn_unused_result));

/* Reports a first field that begins with a blank, which would continue a field
   that does not exist. Always returns false. */
bool head_folds_nothing(struct exchange *x);

/* Turns the lines into fields, once the head is complete. Returns false if
   memory ran out. */
bool head_fields(struct exchange *x) __attribute__((warn_unused_result));

/* Is it certain where the body ends? If not, x->why says why. */
bool head_framed(struct exchange *x) __attribute__((warn_unused_result));

#endif
