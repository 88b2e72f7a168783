/* SPDX-License-Identifier: MIT */
/*
 * next.h - the inputs of the call that continues this one
 *
 * What the server links to is turned back into a form, so that the next page
 * passes every rule that a form passes, and a host can show, keep and send it.
 */
#ifndef NEXT_H
#define NEXT_H

#include "input.h"
#include "log.h"
#include "origin.h"
#include "response.h"

/*
 * Appends the inputs, or nothing when no page follows: the answer has no link
 * with rel="next", or one that leads to another origin or back to the same
 * page, which the log tells as a warning.
 */
void next_inputs(struct buf *out, const struct input *input,
                 const struct response *response, const struct origin *origin,
                 const struct log *log);

#endif
