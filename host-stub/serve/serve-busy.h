/* SPDX-License-Identifier: MIT */
/*
 * serve-busy.h - hands a call to the pool, or refuses it if the pool is full
 *
 * A client that called initialize knows the limits: a request above them is
 * answered with "busy" at once, and its other requests are still read. For a
 * client that did not, the next request is read once there is room, as before.
 */
#ifndef SERVE_BUSY_H
#define SERVE_BUSY_H

#include "serve-call.h"
#include "serve-params.h"

/* Returns false if the call has been refused; it then still belongs to the
   caller. */
bool serve_hand_over(const struct context *c, struct serve_call *call);

#endif
