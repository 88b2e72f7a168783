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
#include "problem.h"
#include "template.h"

/* The longest line. */
#define LINE_LIMIT ((size_t)64 << 20)

struct item {
    uint64_t number; /* of the record, from 1, counting blank ones */
    uint64_t line;   /* line of the file, from 1, where it begins */
    uint32_t chain;  /* a checksum over this record and all before it */
    bool is_blank;   /* there is nothing to do */
    struct buf form; /* one JSON object if reason is empty */
    struct buf reason;
};

#define ITEM_INIT                                                  \
    {                                                              \
        .form = BUF_INIT(LINE_LIMIT), .reason = BUF_INIT(BUF_LINE) \
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
    bool is_csv;
    uint64_t count; /* records read */
    uint32_t chain;
};

void lines_init(struct lines *lines);
bool lines_open(struct lines *lines, const struct options *options,
                struct fields inputs, int stop_fd, struct problem *problem)
    __attribute__((warn_unused_result));
void lines_close(struct lines *lines);

/* Reads the next item, as written. Returns false at the end, if stopped, or
   with lines->feed.error. */
bool lines_next(struct lines *lines, struct item *item);

/* Checks the item and applies --set; any thread, after lines_next(). */
void lines_finish(const struct lines *lines, struct item *item);

#endif
