/* SPDX-License-Identifier: MIT */
/*
 * choices-page.h - one page of choices, checked
 *
 * The contents come from a service, and the card may be wrong: a page that does
 * not conform to card-choices.h is rejected as a whole.
 */
#ifndef CHOICES_PAGE_H
#define CHOICES_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

/* The most choices on a page, and the longest text of a choice, in bytes. */
#define CHOICES_MOST 10000
#define CHOICE_TEXT_MOST 65536

struct choices_page {
    struct buf text; /* the choices as a JSON array; only the members that
                        card-choices.h names are kept */
    size_t count;
    struct buf after; /* the text of the cursor; empty if there are no more */
};

#define CHOICES_PAGE_INIT                                        \
    {                                                            \
        BUF_INIT((size_t)1 << 28), 0, BUF_INIT(CHOICE_TEXT_MOST) \
    }

/* Replaces the page with the contents of the output. On false, `why` is the
   reason, phrased to go in the middle of a sentence. */
bool choices_page_read(struct choices_page *page, struct card_text output,
                       struct buf *why) __attribute__((warn_unused_result));
void choices_page_free(struct choices_page *page);
#define auto_choices_page __attribute__((cleanup(choices_page_free)))

/* One choice, as JSON strings; help is absent if the choice has none. */
struct choice {
    struct json_span value, title, help;
};

/* Iterates over the page; call json_walk_into() on its text first. Returns
   false at the end. */
bool choices_page_next(struct json_walk *walk, struct choice *choice);

#endif
