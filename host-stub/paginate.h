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

/* Does the card have an output that is a page of a list? */
bool paginate_can(const struct job *job, struct problem *problem)
    __attribute__((warn_unused_result));

/*
 * Calls the card, and again with each form that it returns as next, and writes
 * the elements of all pages as one array, as they arrive. Returns false if the
 * array is not complete: the problem says how to continue, or what was wrong
 * with the first page. *begun is set once a byte has been written; what was
 * written is then a well-formed array.
 */
bool paginate(struct job *job, struct output *to, const struct options *options,
              bool *begun, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
