/* SPDX-License-Identifier: MIT */
/*
 * paginate.h - joins the pages of a list into one array
 *
 * The card gives the form that continues a call (next in card.h) and says which
 * output is the list, so no code here deals with cursors.
 */
#ifndef PAGINATE_H
#define PAGINATE_H

#include <stdbool.h>

#include "job.h"
#include "output.h"
#include "tabular.h"

/* Does the card have an output that is a page of a list? */
bool paginate_can(const struct job *job, struct problem *problem)
    __attribute__((warn_unused_result));

/* What came of it. */
struct pages_read {
    bool begun; /* a byte was written; all that was written is well-formed */
    int64_t items;
    struct buf remark; /* to print when the output is complete; or empty */
};

#define PAGES_READ_INIT                   \
    {                                     \
        false, 0, BUF_INIT(BUF_UNLIMITED) \
    }
void pages_read_free(struct pages_read *pages);
#define auto_pages_read __attribute__((cleanup(pages_read_free)))

/*
 * Calls the card, and again with each form that it returns as next, and writes
 * the elements of all pages as one array, as they arrive; or as `rows`, if that
 * has columns. Returns false if the list is not complete: the problem says how
 * to continue, or what was wrong with the first page.
 */
bool paginate(struct job *job, struct output *to, const struct options *options,
              struct tabular *rows, struct pages_read *read,
              struct problem *problem) __attribute__((warn_unused_result));

#endif
