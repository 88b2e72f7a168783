/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - a question on stderr, answered by a line on standard input
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>

#include "buf.h"

/* Replaces *line with the typed line, without its line end. Returns false at
   the end of the input. */
bool prompt_line(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

/* The same, but a terminal does not echo the answer. *line must be a secret
   buf. */
bool prompt_secret(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

#endif
