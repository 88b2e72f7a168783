/* SPDX-License-Identifier: MIT */
/*
 * nextform.h - writes the form that requests the next page
 *
 * The new form has the headers of this page's form, but no query, because the
 * link contains all parameters. The Relative URL is checked by the input's own
 * rules, as it will be in the next call.
 */
#ifndef NEXTFORM_H
#define NEXTFORM_H

#include "connector.h"

/* Implements `next` of struct connector_card. */
bool nextform_write(const struct answer *answer, const struct buf *target,
                    struct buf *form, struct error *error)
    __attribute__((warn_unused_result));

#endif
