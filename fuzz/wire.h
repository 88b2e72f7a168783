/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a transport in memory: answers that are there before they are asked
 *
 * The card runs as it is, libcurl included; in place of each connection it
 * opens it gets one end of a socket pair whose other end has said all it will.
 * Connections beyond the answers are refused. What the card waits for between
 * tries is over at once. Linked with --wrap for the two functions that stand
 * in between: see Makefile.am.
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

/* The answers in the order of the connections, a line "%%" between two. */
void wire_play(const uint8_t *data, size_t size);

/* Connections that were opened. */
size_t wire_opened(void);

/* What came over connection `index`, at most size bytes of it. */
size_t wire_sent(size_t index, char *sent, size_t size);

void wire_end(void);

#endif
