/* SPDX-License-Identifier: MIT */
/*
 * inside.h - a server inside the caller's own thread
 *
 * The card and libcurl run unmodified; instead of each connection that they
 * open they get one end of a socket pair. When libcurl has sent a complete
 * request, choose() determines the answer, before send() returns. There is no
 * thread, no port and no timing, so every run is the same. Waits between
 * attempts end at once.
 *
 * Linked with --wrap for two functions: see Makefile.am.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#define INSIDE_ORIGIN "http://127.0.0.1:1"

/* Returns the raw answer to a request's bytes: NULL for no answer and no end of
   the connection, "" for its end without an answer. "close" in the answer's
   head closes the connection after it. Must not allocate memory. */
typedef const char *(*inside_choose)(const char *request);

void inside_serve(inside_choose choose);

#endif
