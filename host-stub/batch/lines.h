/* SPDX-License-Identifier: MIT */
/*
 * lines.h - the forms of a batch, in order
 *
 * Each line of the feed is a form (NDJSON), or the feed is CSV: then each
 * record after the header fills a template, or has a column for each input. A
 * line that gives no form is an item too, with a reason: the batch reports it
 * and continues. The card decides whether the fields are valid.
 *
 * One thread at a time reads.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "columns.h"
#include "csv.h"
#include "feed.h"
#include "form-text.h"
#include "keep.h"
#include "problem.h"
#include "retry.h"
#include "template.h"

/* The longest line. */
#define LINE_LIMIT ((size_t)64 << 20)

struct item {
    uint64_t number;  /* of the record, from 1, counting blank ones */
    uint64_t line;    /* line of the file, from 1, where it begins */
    uint32_t chain;   /* a checksum over this record and all before it */
    bool is_blank;    /* there is nothing to do */
    bool is_doubtful; /* it was sent by an earlier job, and had no answer */
    struct buf form;  /* one JSON object if reason is empty */
    struct buf reason;
    struct buf kept; /* what --keep names, as a JSON object; or empty */
};

#define ITEM_INIT                                                   \
    {                                                               \
        .form = BUF_INIT(LINE_LIMIT), .reason = BUF_INIT(BUF_LINE), \
        .kept = BUF_INIT(LINE_LIMIT)                                \
    }

/* Empties it for another line. */
void item_reset(struct item *item);

void item_free(struct item *item);
#define auto_item __attribute__((cleanup(item_free)))

struct lines {
    struct feed feed;
    struct template template; /* of CSV, if it has parts */
    struct column_maps maps;
    struct columns columns; /* of CSV without a template */
    struct csv_record record;
    struct form_assignment *sets; /* put into each form */
    size_t set_count;
    size_t value_count; /* of the sets, the last: values without a key */
    struct keep keep;
    /* if not NULL, only its lines are there; the others are blank */
    const struct retry *retry;
    bool sends_unknown; /* those that may have been done too */
    bool is_csv;
    char given;     /* by --delimiter, or '\0' */
    char delimiter; /* of the CSV */
    uint64_t count; /* records read */
    uint32_t chain;
    uint32_t input_crc; /* of what the records hold, whatever uses it */
};

void lines_init(struct lines *lines);
bool lines_open(struct lines *lines, const struct options *options,
                struct fields inputs, int stop_fd, struct problem *problem)
    __attribute__((warn_unused_result));
void lines_close(struct lines *lines);

/* Goes back to the first item. Returns false with a problem if the input cannot
   be read twice. */
bool lines_rewind(struct lines *lines, struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads the next item, as written. Returns false at the end, if stopped, or
   with lines->feed.error. */
bool lines_next(struct lines *lines, struct item *item);

/* Checks the item and applies --set; any thread, after lines_next(). */
void lines_finish(const struct lines *lines, struct item *item);

#endif
