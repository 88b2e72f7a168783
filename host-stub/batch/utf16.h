/* SPDX-License-Identifier: MIT */
/*
 * utf16.h - turns UTF-16, as some spreadsheets and shells write it, into UTF-8
 *
 * What is not UTF-16, such as half a surrogate pair, becomes a byte that is not
 * UTF-8, so that the line which has it is refused and the others are not.
 */
#ifndef UTF16_H
#define UTF16_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

/* The most bytes that are converted at once. */
#define UTF16_SIZE 32768

struct utf16 {
    bool is_on;
    iconv_t converter;
    char bytes[UTF16_SIZE]; /* not converted yet */
    size_t size;
};

enum utf16_kind { UTF16_NONE, UTF16_LITTLE, UTF16_BIG };

/* Could these two bytes begin UTF-16 without a byte order mark? Then
   utf16_detect() needs four. */
bool utf16_is_likely(const char *data);

/* Does a text that begins with these bytes look like UTF-16? *mark is set to
   the size of its byte order mark, which may be 0: the first two characters are
   ASCII in any form, and in a CSV whose header begins with two letters. A NUL
   that is a part of a text alone does not make it UTF-16. */
enum utf16_kind utf16_detect(const char *data, size_t size, size_t *mark);

/* Returns false if this system cannot convert it. */
bool utf16_begin(struct utf16 *utf16, enum utf16_kind kind)
    __attribute__((warn_unused_result));
void utf16_end(struct utf16 *utf16);

/* Converts the bytes, of which an incomplete character stays until more come,
   unless this is the `end`. Writes at most UTF16_OUT(size) bytes to `to`, and
   returns their number. */
size_t utf16_convert(struct utf16 *utf16, bool end, char *to);
#define UTF16_OUT(size) ((size) / 2 * 3 + 3)

#endif
