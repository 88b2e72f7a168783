/* SPDX-License-Identifier: MIT */
/*
 * line-editor.h - a line that is edited while it is typed
 *
 * With libedit: cursor keys, Home and End, ^A ^E ^K ^W and others, and with Up
 * the lines of this process that were read before. Keys may be changed in
 * ~/.editrc (editrc(5)). For secrets there is prompt_secret() instead, which
 * keeps nothing.
 */
#ifndef LINE_EDITOR_H
#define LINE_EDITOR_H

#include <stdbool.h>

#include "buf.h"

/* Are standard input and standard error a terminal that libedit can use? False
   for TERM=dumb, and in a build without libedit. */
bool line_editor_is_usable(void);

/* Shows the prompt on standard error, and appends the line that is typed,
   without its line end. Returns false at the end of the input, and if a signal
   arrived. */
bool line_editor_read(const char *prompt, struct buf *line)
    __attribute__((warn_unused_result));

#endif
