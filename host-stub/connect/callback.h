/* SPDX-License-Identifier: MIT */
/*
 * callback.h - the listener that a browser returns to after signing in
 *
 * It listens on loopback (RFC 8252, section 7.3) for the path of the redirect
 * URI, hands over the complete URL that the browser requested, and shows the
 * person the outcome as a page. It listens only between open and close, and
 * answers any other request with 404.
 *
 *     auto_callback struct callback *callback = NULL;
 *     callback = callback_open("http://127.0.0.1:8765/callback", ms, problem);
 *     while (callback_wait(callback, cancel_fd, &url, problem)) {
 *         ...
 *         callback_answer(callback, good, "You are signed in.");
 *     }
 */
#ifndef CALLBACK_H
#define CALLBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "problem.h"

struct callback;

/* Listens at the address of an http URI on 127.0.0.1, [::1] or localhost; port
   0 means any free port. Stops after `ms` milliseconds. Returns NULL, with a
   problem, if it cannot listen. */
struct callback *callback_open(const char *redirect_uri, int64_t ms,
                               struct problem *problem)
    __attribute__((warn_unused_result));

/* The redirect URI, with the actual port. Valid until the callback is
   closed. */
const char *callback_uri(const struct callback *callback);

/* Waits for the browser and appends the URL that it requested. Returns false if
   cancel_fd (-1: none) became readable or the time is over; other requests do
   not extend the time. */
bool callback_wait(struct callback *callback, int cancel_fd, struct buf *url,
                   struct problem *problem) __attribute__((warn_unused_result));

/* Shows the outcome, as a page, to the person waiting at the browser. */
void callback_answer(struct callback *callback, bool good, const char *text);

void callback_close(struct callback **callback);
#define auto_callback __attribute__((cleanup(callback_close)))

#endif
