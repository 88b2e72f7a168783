/* SPDX-License-Identifier: MIT */
/*
 * show.h - JSON and outputs as a person reads them
 *
 * Works on the text, token by token: a number keeps its digits and an object
 * its order. What could play tricks on a terminal is escaped.
 */
#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>

#include "buf.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "options.h"

/* Is this descriptor to be coloured? NO_COLOR and TERM=dumb say no to auto. */
bool show_colored(const struct options *options, int fd);

/* Appends a checked JSON text, indented by two spaces a level, no newline at
   the end. */
void show_json(struct buf *out, struct json_span json, bool color);

/* Appends the outputs of a card: status, facts, then the answer itself. */
void show_outputs(struct buf *out, struct fields outputs,
                  struct json_span output, bool good, bool color);

/* Appends one value alone, a string as its text. Ends with a newline. */
void show_value(struct buf *out, struct json_span value, bool color);

/* Appends text in a colour, "1" bold, "2" dim, "31" red ... */
void show_painted(struct buf *out, const char *color, const char *text,
                  bool colored);

#endif
