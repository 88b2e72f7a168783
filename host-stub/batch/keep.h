/* SPDX-License-Identifier: MIT */
/*
 * keep.h - --keep COLUMN: parts of a record that its result repeats
 *
 * So that a result says what it is about. Of a CSV these are columns, whose
 * values are given as texts; of forms these are inputs, given as they are.
 */
#ifndef KEEP_H
#define KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csv.h"
#include "field.h"
#include "options.h"
#include "problem.h"

struct keep {
    const char **names; /* as given; owned by the options */
    size_t count;
    size_t *columns; /* of a CSV: where they are in a record */
};

/* Finds the columns in the header of the CSV that `file` names; `header` is
   NULL if there is no CSV: then the names are those of inputs. Secret inputs
   are refused; whether a column is used as one is for the caller to check. */
bool keep_read(struct keep *keep, const struct options *options,
               const struct csv_record *header, struct fields inputs,
               const char *file, struct problem *problem)
    __attribute__((warn_unused_result));
void keep_free(struct keep *keep);

/* Append the parts as a JSON object. What a record or form lacks is left
   out. */
void keep_record(const struct keep *keep, const struct csv_record *record,
                 struct buf *out);
void keep_form(const struct keep *keep, struct json_span form, struct buf *out);

/* A checksum of the names, to identify the job. */
uint32_t keep_crc(const struct options *options);

#endif
