/* SPDX-License-Identifier: MIT */
/*
 * searchpage.h - the pages of a stream
 *
 * The next page is requested by the same form, with the cursor of the answer's
 * link, and a record limit reduced by the number of records in this page.
 * Nothing else of the link is used; it must not lead to another search, because
 * a cursor belongs to one.
 */
#ifndef SEARCHPAGE_H
#define SEARCHPAGE_H

#include "connector.h"

/* The number of records in the answer; 0 if it has no list. */
int64_t searchpage_records(const struct answer *answer);

/* Implements `goes_on` of struct connector_card. */
bool searchpage_goes_on(const struct answer *answer);

/* Implements `next` of struct connector_card. */
bool searchpage_next(const struct answer *answer, const struct buf *target,
                     struct buf *form, struct error *error)
    __attribute__((warn_unused_result));

#endif
