/* SPDX-License-Identifier: MIT */
/*
 * csv.h - records of comma-separated values (RFC 4180)
 *
 * A value may stand in double quotes and then hold commas, line ends and
 * quotes written twice. Lines end in LF or CRLF; a byte order mark before the
 * first record is passed over. What is not so is told, and the record that
 * has it is read to its line's end.
 */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "feed.h"
#include "jsonwalk.h"

/* The longest record. */
#define CSV_LIMIT ((size_t)64 << 20)

struct csv_record {
    struct buf text; /* the values, one behind the other */
    size_t *ends;    /* where each ends in text */
    size_t count;
    size_t room;
    uint64_t line;      /* where it begins, from 1 */
    bool is_blank;      /* a line with nothing on it */
    const char *reason; /* why it is no record; NULL: it is one */
};

#define CSV_RECORD_INIT                        \
    {                                          \
        .text = BUF_INIT(CSV_LIMIT), .line = 0 \
    }

/* The next record; false at the end of the feed. */
bool csv_next(struct feed *feed, struct csv_record *record);

struct json_span csv_value(const struct csv_record *record, size_t index);

void csv_free(struct csv_record *record);
#define auto_csv __attribute__((cleanup(csv_free)))

#endif
