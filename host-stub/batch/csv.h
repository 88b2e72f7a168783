/* SPDX-License-Identifier: MIT */
/*
 * csv.h - reads records of comma-separated values (RFC 4180)
 *
 * Another delimiter may be in place of the comma. A value may be in double
 * quotes and then contain delimiters, line ends and doubled quotes. Lines end
 * in LF or CRLF. Any other form is reported, and its record is skipped to the
 * end of the line.
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
    struct buf text; /* the values, one after the other */
    size_t *ends;    /* where each ends in text */
    size_t count;
    size_t room;
    uint64_t line;      /* where it begins, from 1 */
    bool is_blank;      /* a line with nothing on it */
    const char *reason; /* why the record is not valid; NULL if it is */
};

#define CSV_RECORD_INIT                        \
    {                                          \
        .text = BUF_INIT(CSV_LIMIT), .line = 0 \
    }

/* Reads the next record; false at the end of the feed. */
bool csv_next(struct feed *feed, char delimiter, struct csv_record *record);

struct json_span csv_value(const struct csv_record *record, size_t index);

void csv_free(struct csv_record *record);
#define auto_csv __attribute__((cleanup(csv_free)))

#endif
