/* SPDX-License-Identifier: MIT */
/*
 * paginate.h - the pages of a list, joined into one array
 *
 * What continues a call is the card's to say (card.h, next), and which output
 * is the list: this knows of no cursor.
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
 * Calls the card, and again with what it names as next, and writes one array
 * of all elements, as they come. False when the array is not complete: the
 * problem says how to go on, or what was wrong with the first page. *begun:
 * something was written, and it is a whole array.
 */
bool paginate(struct job *job, struct output *to, const struct options *options,
              bool *begun, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
