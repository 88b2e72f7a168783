/* SPDX-License-Identifier: MIT */
/*
 * fieldvalue.h - reads the value of a header field piece by piece
 *
 * This is the syntax that Link (RFC 8288) and WWW-Authenticate (RFC 9110,
 * section 11.6.1) share: blanks, commas, and quoted strings (RFC 9110, section
 * 5.6.4). A text points into the value, and a quoted one still contains its
 * backslashes. Values of several fields are read with a line feed between them.
 */
#ifndef FIELDVALUE_H
#define FIELDVALUE_H

#include <stdbool.h>
#include <stddef.h>

struct value_text {
    const char *data;
    size_t size;
};

struct value_reader {
    const char *at;
    const char *end;
    bool is_open; /* a quoted string had no closing quote */
};

/* Is this the next character? Returns false at the end. */
bool value_at(const struct value_reader *reader, char c);

/* Skips any number of these characters. */
void value_skip(struct value_reader *reader, const char *these);

/* Reads characters as long as `fits` returns true for them. */
struct value_text value_while(struct value_reader *reader,
                              bool (*fits)(char c));

/* Call at an opening quote. Returns the text up to the closing quote, which is
   skipped, or up to the end of the field if there is no closing quote. */
struct value_text value_quoted(struct value_reader *reader);

#endif
