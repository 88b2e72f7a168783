/* SPDX-License-Identifier: MIT */
/*
 * text.h - text a terminal may be shown
 *
 * What came from outside may hold bytes that move the cursor, change colours
 * or turn the reading direction. All that reaches a person goes through here.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "jsonwalk.h"

#define TEXT_WIDTH 79

/* Appends the text with control characters (C0, DEL, C1), characters that
   reorder or hide text, and what is not UTF-8 written as escapes. */
void text_safe(struct buf *out, const char *data, size_t size);

/* The same, but line feeds and tabs stay. */
void text_safe_lines(struct buf *out, const char *data, size_t size);

/* Appends what goes to a terminal as it is, in a card's own JSON or with our
   colours: all that is beyond ASCII and unsafe as escapes, DEL too. In JSON
   that is the same text. */
void text_terminal(struct buf *out, const char *data, size_t size);

/* Appends words, broken so that no line passes TEXT_WIDTH, each new line
   indented; `column` is where the first line stands already. Ends the line. */
void text_wrap(struct buf *out, const char *text, size_t column, size_t indent);

/* Appends spaces. */
void text_pad(struct buf *out, size_t count);

/* Columns of a text: its characters. */
size_t text_columns(const char *text);

/* Has a text a line end in it? In JSON that is between two tokens. */
bool text_has_breaks(const char *data, size_t size);

/* Appends a JSON text without the white space between its tokens. */
void json_compact(struct buf *out, struct json_span json);

/* Appends a JSON text on one line: as it is, or compact. */
void json_line(struct buf *out, struct json_span json);

#endif
