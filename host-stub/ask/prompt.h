/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - a question on stderr, answered by a line on standard input
 *
 * On a terminal, an answer that is shown is edited as it is typed
 * (line-editor.h); one that is not shown has the keys of the terminal itself:
 * backspace, ^W, ^U. A line with control characters, which no key that was
 * meant as text gives, is refused with the reason, wherever it comes from, and
 * the next line is read instead; tabs are for the caller to judge.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

/* Prints a remark for the person on stderr, wrapped. */
void prompt_say(const char *text);

/* Replaces *line with the typed line, without its line end. Returns false at
   the end of the input. */
bool prompt_line(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

/* The same, but a terminal does not echo the answer. *line must be a secret
   buf. A caller that asks for several lines hides the terminal around all of
   them (terminal.h). */
bool prompt_secret(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

/* Reports why no line came: a signal, or else the end of the input, for which
   the status and the text are. Always returns false. */
bool prompt_ended(struct problem *problem, int status, const char *text);

#endif
