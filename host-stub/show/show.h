/* SPDX-License-Identifier: MIT */
/*
 * show.h - shows JSON and outputs to a person
 *
 * The text is processed token by token, so numbers keep their digits and
 * objects their order. Characters that could control a terminal are escaped.
 */
#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>

#include "buf.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "options.h"

/* Should output to this descriptor be coloured? In the mode auto, NO_COLOR and
   TERM=dumb prevent it. */
bool show_colored(const struct options *options, int fd);

/* Is the result of a call shown to a person: on a terminal, or because --pretty
   or --color=always asks for it? With --body this applies even with --json: a
   payload need not be JSON, in which control characters are always escaped. */
bool show_for_person(const struct options *options);

/* Appends a valid JSON text, indented by two spaces per level, without a
   newline at the end. */
void show_json(struct buf *out, struct json_span json, bool color);

/* Appends the outputs of a card: the status, other facts, then the answer
   itself. */
void show_outputs(struct buf *out, struct fields outputs,
                  struct json_span output, bool good, bool color);

/* Appends one value alone, a string as its text, and a newline. */
void show_value(struct buf *out, struct json_span value, bool color);

/* Appends text in a colour: "1" is bold, "2" dim, "31" red. */
void show_painted(struct buf *out, const char *color, const char *text,
                  bool colored);

#endif
