/* SPDX-License-Identifier: MIT */
/*
 * template.h - a form with {{columns}} in its texts, filled from a record
 *
 * A template is a form like any other. Within its strings {{NAME}} is replaced
 * by the value of the column NAME, encoded for that place, so that a value is
 * always data and never structure:
 *
 *     in a text that is a URL (CARD_FIELD_URL)  percent-encoded (RFC 3986): a
 *         value cannot add a segment, a query or a fragment. One that would
 *         leave a segment empty, or make it . or .., is refused.
 *     in any other string                       escaped as JSON (RFC 8259)
 *     as a whole string, "{{NAME:number}}"      a number, a boolean or any
 * JSON, in place of the string with its quotes. A value that is none makes its
 *         record one that is refused.
 *     in the name of an input                   refused: a value would choose
 *         the input, and so how the values in it are encoded
 *
 * Everything else in the template reaches the card byte for byte. A template is
 * constant once built: any thread may fill it.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csv.h"
#include "descriptor.h"
#include "problem.h"

enum part_kind {
    PART_FIXED,      /* bytes of the template */
    PART_JSON,       /* a value within a string */
    PART_URL,        /* a value within a URL */
    PART_NUMBER,     /* a value that is a JSON number, */
    PART_BOOLEAN,    /* true or false, */
    PART_ANY,        /* or any JSON */
    PART_SEGMENT,    /* a path segment with a value in it begins, */
    PART_SEGMENT_END /* and ends */
};

struct template_part {
    enum part_kind kind;
    size_t at;      /* PART_FIXED: offset in text; values: the column */
    size_t size;    /* PART_FIXED */
    bool is_secret; /* values: part of an input that is a secret */
};

struct template
{
    struct buf text; /* the text between the values */
    struct template_part *parts;
    size_t count;
    size_t room;
    struct csv_record names;
    uint32_t crc; /* checksum of the form as read */
};

#define TEMPLATE_INIT                                             \
    {                                                             \
        .text = BUF_INIT(BUF_UNLIMITED), .names = CSV_RECORD_INIT \
    }

/* Reads the form at path. `names` is the header of the records; the template
   takes ownership of it. */
bool template_read(struct template *template, const char *path,
                   struct csv_record *names, struct fields inputs,
                   struct problem *problem) __attribute__((warn_unused_result));
void template_free(struct template *template);

/* Is a value of this column part of an input that is a secret? */
bool template_hides(const struct template *template, size_t column);
#define auto_template __attribute__((cleanup(template_free)))

/* Appends the form for a record. Returns false, with the reason in `why`, if
   the record does not give a valid form. */
bool template_fill(const struct template *template,
                   const struct csv_record *record, struct buf *form,
                   struct buf *why) __attribute__((warn_unused_result));

#endif
