/* SPDX-License-Identifier: MIT */
/*
 * text.h - make text safe to show on a terminal
 *
 * Text from outside may contain bytes that move the cursor, change colours or
 * reverse the reading direction. Everything that is shown to a person passes
 * through these functions.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "jsonwalk.h"

/* The most columns of a line of words. */
#define TEXT_WIDTH 79

/* Makes lines of words shorter, for a narrow terminal; 0, and what is larger
   than TEXT_WIDTH, changes nothing. */
void text_set_width(size_t columns);
size_t text_width(void);

/* Appends the text. Control characters (C0, DEL, C1), characters that reorder
   or hide text, and bytes that are not UTF-8 are written as escapes. */
void text_safe(struct buf *out, const char *data, size_t size);

/* The same, but keeps line feeds and tabs. */
void text_safe_lines(struct buf *out, const char *data, size_t size);

/* Appends text that is otherwise written to a terminal unchanged, such as a
   card's own JSON or text with our colours. Unsafe characters beyond ASCII, and
   DEL, are written as \u escapes, which in JSON is the same text. */
void text_terminal(struct buf *out, const char *data, size_t size);

/* Appends words, with line breaks so that no line exceeds text_width(). New
   lines are indented; `column` is the current column of the first line. Ends
   the last line. */
void text_wrap(struct buf *out, const char *text, size_t column, size_t indent);

/* Appends lines, with further line breaks between words where a line has more
   than `most` columns; 0 means any number. The text must be safe to show and
   have no tabs. A JSON text and a command at the end of a line stay in one
   piece, so that they can be copied. */
void text_fit(struct buf *out, const char *text, size_t most);

/* Appends spaces. */
void text_pad(struct buf *out, size_t count);

/* The number of columns of a text, that is, of its characters. */
size_t text_columns(const char *text);

/* Does the text contain a line end? In JSON, one can only be between two
   tokens. */
bool text_has_breaks(const char *data, size_t size);

/* Appends a JSON text without the white space between its tokens. */
void json_compact(struct buf *out, struct json_span json);

/* Appends a JSON text on one line: unchanged if it has no line ends, otherwise
   compacted. */
void json_line(struct buf *out, struct json_span json);

#endif
