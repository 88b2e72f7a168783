/* SPDX-License-Identifier: MIT */
/*
 * choices.h - lists the values that the service knows for an input, as
 * card-choices.h describes it
 *
 * The values are the elements of a list of the API. The list is requested like
 * anything else that a card requests: with the same connection and tokens,
 * retries, limits and errors. A card says which list that is, how to search it,
 * and what to show of an element.
 */
#ifndef CHOICES_H
#define CHOICES_H

#include "connector.h"

/* One element of the list. Value and title are JSON strings of the answer, and
   appear in the output as they are written there. */
struct connector_choice {
    struct json_span value;
    struct json_span title; /* the value takes its place if data is NULL, or if
                               it is empty or too long */
    struct buf help;        /* text; empty if there is none */
};

struct connector_choices {
    const char *key; /* of the input */
    /* Path and query of the list, such as "/list?limit=9". */
    const char *target;
    /* Writes the filter for the API's parameter "search" that finds what a
       person typed, which is not empty. */
    void (*search)(struct buf *filter, struct card_text typed);
    /* Reads an element, a JSON object, into an empty choice. An element whose
       choice has no value is left out of the list. */
    void (*read)(struct json_span element, struct connector_choice *choice);
    struct connector_advice advice; /* in terms of the list; no bad_link */
};

/* Implements card_choices.list for the inputs that `lists` has. */
int32_t connector_choices(const struct connector_choices *lists, size_t count,
                          const struct card_call *call, const char *key,
                          const struct card_text *search,
                          const struct card_text *after,
                          struct card_result *result);

#endif
