/* SPDX-License-Identifier: MIT */
/*
 * inside.h - a server inside the caller's own thread
 *
 * The card runs as it is, libcurl included; in place of each connection it
 * opens it gets one end of a socket pair. Whenever libcurl has sent a whole
 * request, choose() says at once what it is answered, before send() returns: no
 * thread, no port, no time, and so each run is as the one before. What the card
 * waits for between tries is over at once.
 *
 * Linked with --wrap for two functions: see Makefile.am.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#define INSIDE_ORIGIN "http://127.0.0.1:1"

/* The raw answer to a request's bytes; NULL: none, and no end either; "": the
   end without one. "close"
   in its head closes the connection behind it. Allocates nothing. */
typedef const char *(*inside_choose)(const char *request);

void inside_serve(inside_choose choose);

#endif
