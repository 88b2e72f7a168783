/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - a question on stderr, and the line answered on standard input
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>

#include "buf.h"

/* Replaces *line with the line typed, less its end. False at the end of the
   input. */
bool prompt_line(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

/* The same, but a terminal does not show what is typed. *line is to be a
   secret buf. */
bool prompt_secret(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

#endif
