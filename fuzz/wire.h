/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a transport in memory, whose answers are prepared in advance
 *
 * The card and libcurl run unmodified. Instead of each connection that they
 * open they get one end of a socket pair, with the whole answer already sent
 * from the other end. Connections beyond the number of answers are refused.
 * Waits between attempts end at once. Two functions are replaced by linking
 * with --wrap: see Makefile.am.
 *
 *     wire_play(data, size);
 *     code = execute(&call, &result);
 *     ... wire_sent(0, sent, sizeof sent) ...
 *     wire_end();
 */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>
#include <stdint.h>

#define WIRE_ANSWERS_MAX 8
#define WIRE_ORIGIN "http://127.0.0.1:1"
#define WIRE_HOST "127.0.0.1:1"

/* The answers in the order of the connections, with a line "%%" between two. */
void wire_play(const uint8_t *data, size_t size);

/* The number of connections that were opened, and of answers not used yet. */
size_t wire_opened(void);
size_t wire_left(void);

/* Copies what was sent over connection `index`, at most `size` bytes; returns
   how many there were. */
size_t wire_sent(size_t index, char *sent, size_t size);

void wire_end(void);

#endif
