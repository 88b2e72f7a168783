/* SPDX-License-Identifier: MIT */
/*
 * stop.h - has the host cancelled the call, or is its time up?
 *
 * Ask often: a host expects a cancelled call back within 40 ms. A card that
 * waits for something poll()s call->cancel_fd beside it.
 */
#ifndef STOP_H
#define STOP_H

#include "card.h"

struct stop {
    const struct card_call *call;
    int64_t end_ms; /* by CLOCK_MONOTONIC, which nobody sets */
};

/* Call it first: the deadline counts from there. */
void stop_begin(struct stop *stop, const struct card_call *call);

/* CARD_OK to go on, CARD_CANCELLED or CARD_TIMEOUT. */
int32_t stop_now(const struct stop *stop);

#endif
