/* SPDX-License-Identifier: MIT */
/*
 * card-choices.h - the extension "card.choices/1": values the service knows
 *
 * A person who fills in a form seldom knows an id by heart. A card whose
 * service can list likely values of an input flags that input
 * CARD_FIELD_CHOICES and offers this extension; a host shows the values by
 * name, with a search:
 *
 *     const struct card_choices *choices =
 *         descriptor->get_extension(CARD_CHOICES_EXTENSION);
 *
 *     choices->list(&call, "device_id", &search, &after, &result);
 *
 * The rules of card.h hold: who owns what, growth, threads, deadline,
 * cancelling, codes and errors. Release the result with the descriptor's
 * release().
 */
#ifndef CARD_CHOICES_H
#define CARD_CHOICES_H

#include "card.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CARD_CHOICES_EXTENSION "card.choices/1"

/* Its size in the first header that had it. A smaller one is refused; a larger
   one has more members at its end, which CARD_HAS() asks for. */
#define CARD_CHOICES_LEAST (CARD_END(card_choices, list))

struct card_choices {
    uint32_t magic;       /* CARD_MAGIC */
    uint32_t abi;         /* CARD_ABI */
    uint32_t struct_size; /* sizeof(struct card_choices) of the card */
    uint32_t flags;       /* 0 */
    /*
     * Asks the service for one page of values of the input named `key`.
     *
     * call->connection is a whole connection; call->inputs is the form so far,
     * with nothing in it checked but what the card needs here, and may be
     * absent. Of the flags CARD_DRY_RUN and CARD_ONE_LINE count, and the sink
     * is not called. `search` is what the person typed, or absent; the card
     * looks for it as its service does. `after` is absent for the first page,
     * and then the `after` of the output of the page before.
     *
     * The output is
     *     {"choices": [{"value": "guo4...", "title": "Ada's laptop",
     *                   "help": "macOS 14.5, last seen today"}],
     *      "after": "..."}
     * where value is the string that goes into the form, not empty, title is
     * what a person sees, and help may be left out. None of them is longer than
     * 64 KiB, and a page has at most 10,000. Without `after` there are no more;
     * one that was given before is never given again.
     * CARD_INVALID_INPUT: there is no such input, it has no choices, or the
     * form lacks what they depend on.
     */
    int32_t (*list)(const struct card_call *call, const char *key,
                    const struct card_text *search,
                    const struct card_text *after, struct card_result *result);
};

#ifdef __cplusplus
}
#endif

#endif
