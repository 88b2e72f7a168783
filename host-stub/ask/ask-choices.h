/* SPDX-License-Identifier: MIT */
/*
 * ask-choices.h - ask for one of the values that the service offers
 */
#ifndef ASK_CHOICES_H
#define ASK_CHOICES_H

#include <stdbool.h>

#include "ask.h"
#include "buf.h"
#include "job.h"
#include "options.h"

/* The job's connection must be ready. */
struct ask_choices {
    struct job *job;
    const struct options *options;
};

/*
 * Shows values by number, with a search, and reads a number or a value. If the
 * service cannot be asked, says so; a value can then still be typed. `form` is
 * the job's form. Returns false at the end of the input. This is an
 * ask_choices_fn (ask.h) whose context is a struct ask_choices.
 */
bool ask_choices(void *context, struct buf *form,
                 const struct card_field *field, const struct asker *asker)
    __attribute__((warn_unused_result));

#endif
