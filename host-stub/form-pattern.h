/* SPDX-License-Identifier: MIT */
/*
 * form-pattern.h - checks texts against the patterns of their fields
 *
 * A card need not check the patterns of its own fields (card.h, "Values"), so
 * the host does. A card that does check them can explain the error better. So a
 * host that finds a mismatch first makes a dry run, and reports its own error
 * only if the card found nothing wrong.
 */
#ifndef FORM_PATTERN_H
#define FORM_PATTERN_H

#include "card.h"
#include "descriptor.h"

/*
 * Returns CARD_OK, or CARD_INVALID_INPUT or CARD_BAD_CONNECTION after appending
 * an error object like one from the card. With CARD_CHECK_CONNECTION in flags
 * the inputs are not checked. Text that is not a JSON object is left to the
 * card to reject.
 */
int32_t patterns_judge(const struct about *about, const struct card_call *call,
                       struct buf *error);

#endif
