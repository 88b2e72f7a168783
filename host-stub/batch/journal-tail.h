/* SPDX-License-Identifier: MIT */
/*
 * journal-tail.h - results in the output without a record in the journal
 *
 * A crash leaves a few such results, since the output is written first. But a
 * call that must not be repeated is recorded before it is made. So if the
 * output has a result of such a call without a record, the journal was cut
 * short or is an older one, and the call is not made again.
 */
#ifndef JOURNAL_TAIL_H
#define JOURNAL_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Line numbers of the input, for a limited number of results. */
struct journal_tail {
    uint64_t *lines; /* in order */
    size_t count;
};

/* Reads the output from this offset. Sets *count to the number of lines there,
   of which at most `most` are examined. Returns false if memory ran out. */
bool journal_tail_read(struct journal_tail *tail, int output, uint64_t from,
                       size_t most, uint64_t *count);
void journal_tail_free(struct journal_tail *tail);

/* Is there a result for this line? */
bool journal_tail_has(const struct journal_tail *tail, uint64_t line);

#endif
