/* SPDX-License-Identifier: MIT */
/*
 * verify-probe.h - tests one field after the other in an accepted text
 *
 * The base of a probe is the accepted form, or connection, in which the field
 * is shown and has a value. A check puts other values there.
 */
#ifndef VERIFY_PROBE_H
#define VERIFY_PROBE_H

#include "verify-samples.h"
#include "verify.h"

/* The field being tested. */
struct probe {
    struct trial *trial;
    const struct card_field *field;
    struct fields fields; /* the list that it belongs to */
    int32_t code;         /* the code of a refusal */
    struct buf base;
    int64_t enough; /* when to stop trying values */
    bool is_cut;    /* values were left out, as it was time to stop */
    size_t tried;
};

bool probe_is_connection(const struct probe *probe);

/* Makes a dry run of this form with the trial's connection, or of this
   connection with the trial's form. */
int32_t probe_dry(const struct probe *probe, struct json_span text,
                  struct card_result *result);

/* Writes the base with another value in the field. Fields that this value shows
   are filled in, and those that it hides are removed, as a host does. */
void probe_put(const struct probe *probe, struct buf *text,
               struct json_span value);

/* Calls `judge` with each field of the list. `none` is the reason for a skip if
   nothing was tried. */
enum verdict probe_each(struct trial *trial, bool connection,
                        enum verdict (*judge)(struct probe *probe),
                        const char *none);

/* Returns false when it is time to stop; probe_each() reports that. */
bool probe_in_time(struct probe *probe);

/* Returns FAIL, with what was seen and the value of the field as the reason. */
enum verdict probe_fail(struct probe *probe, const char *what, const char *saw);

#endif
