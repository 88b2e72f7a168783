/* SPDX-License-Identifier: MIT */
/*
 * callback.h - where a browser comes back to after signing in
 *
 * A listener on loopback (RFC 8252, section 7.3) that takes the path of the
 * redirect URI, hands over the whole URL the browser came with, and shows the
 * person what became of it. It is up between open and close only, and what
 * else asks it gets a 404.
 *
 *     auto_callback struct callback *callback = NULL;
 *     callback = callback_open("http://127.0.0.1:8765/callback", problem);
 *     while (callback_wait(callback, cancel_fd, ms, &url, problem)) {
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

/* Listens where an http URI on 127.0.0.1, [::1] or localhost points; port 0
   takes any that is free. NULL, with a problem, when it cannot. */
struct callback *callback_open(const char *redirect_uri,
                               struct problem *problem)
    __attribute__((warn_unused_result));

/* The redirect URI, with the port it has. Lives as long as the callback. */
const char *callback_uri(const struct callback *callback);

/* Waits for the browser, and appends the URL it came with. False when
   cancel_fd (-1: none) became readable or the time was over. */
bool callback_wait(struct callback *callback, int cancel_fd, int64_t ms,
                   struct buf *url, struct problem *problem)
    __attribute__((warn_unused_result));

/* Shows the person who waits in the browser how it went, as a page. */
void callback_answer(struct callback *callback, bool good, const char *text);

void callback_close(struct callback **callback);
#define auto_callback __attribute__((cleanup(callback_close)))

#endif
