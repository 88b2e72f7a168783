/* SPDX-License-Identifier: MIT */
/*
 * pemtext.h - PEM as found in variables, forms and settings files
 *
 * On its way through them a key may lose its line breaks, or get them written
 * out as \n, or gain blanks and quotes around it. The key itself is still
 * unambiguous, so its layout is repaired and it is read; otherwise
 * pemtext_fault() says what is wrong.
 */
#ifndef PEMTEXT_H
#define PEMTEXT_H

#include <stdbool.h>

#include "buf.h"

/*
 * Appends the blocks of a text, each with lines of its own: \n and \r written
 * out count as line breaks, and where lines end within a block does not matter.
 * Text around the blocks is dropped. Returns false if there is no block or
 * memory ran out.
 */
bool pemtext_repair(struct buf *out, const char *text, size_t size)
    __attribute__((warn_unused_result));

/* Returns a sentence that says why such a text is not a private key, as static
   text. */
const char *pemtext_fault(const char *text, size_t size);

#endif
