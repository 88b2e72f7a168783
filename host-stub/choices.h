/* SPDX-License-Identifier: MIT */
/*
 * choices.h - values that the service offers: the extension card.choices/1
 *
 *     field = choices_field(&job.plugin.about, "device_id", problem);
 *     ... the form so far, and the connection ...
 *     if (field == NULL
 *         || !choices_ask(&job, options, field, NULL, &after, &page, problem))
 *         ...
 */
#ifndef CHOICES_H
#define CHOICES_H

#include <stdbool.h>

#include "card-choices.h"
#include "choices-page.h"
#include "descriptor.h"
#include "job.h"
#include "options.h"
#include "problem.h"

/* The card's extension if the field has choices through it. NULL if the card
   has none, or one that this host cannot use. */
const struct card_choices *choices_of_field(const struct about *about,
                                            const struct card_field *field);

/* The input with this key, which must have choices. On NULL, the problem says
   what is wrong with the key and which inputs have choices. */
const struct card_field *choices_field(const struct about *about,
                                       const char *key,
                                       struct problem *problem);

/*
 * Asks the job's card for one page and puts it into *page. The form and the
 * connection of the job must be ready. An absent `after` asks for the first
 * page. If the card renewed tokens in the connection, they are saved.
 */
bool choices_ask(struct job *job, const struct options *options,
                 const struct card_field *field, const char *search,
                 const struct buf *after, struct choices_page *page,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Appends a line with the value, in a column of this width, its title and its
   help; control characters are escaped. */
void choice_show(struct buf *out, const struct choice *choice, size_t width);

#endif
