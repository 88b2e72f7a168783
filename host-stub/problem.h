/* SPDX-License-Identifier: MIT */
/*
 * problem.h - what went wrong, told once
 *
 * A function that can fail takes a struct problem, fills it and returns false;
 * main() reports it when the command is over. The text names the thing and
 * says what to do about it.
 *
 *     if (stat(path, &info) != 0)
 *         return problem_set(problem, STATUS_PLUGIN, "%s: %s", path, why);
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "card.h"
#include "status.h"

struct problem {
    int status;         /* the exit status it leads to */
    struct buf message; /* for a person; may have several lines */
    struct buf object;  /* the card's own error object, when it is the card's */
};

#define PROBLEM_INIT                                        \
    {                                                       \
        STATUS_DONE, BUF_INIT(1u << 20), BUF_INIT(1u << 26) \
    }

void problem_free(struct problem *problem);
#define auto_problem __attribute__((cleanup(problem_free)))

/* Replaces what was told before. Always false. */
bool problem_set(struct problem *problem, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a line to the message. Always false. */
bool problem_add(struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Takes over what execute() returned; error may be absent or broken. False. */
bool problem_card(struct problem *problem, int32_t code,
                  struct card_text error);

/* Appends the problem as a JSON object on one line: the card's own, or one with
   code and message. */
void problem_json(struct buf *out, const struct problem *problem);

/* Writes it to stderr: text for a person, or one line of JSON. */
void problem_report(const struct problem *problem, bool json);

/* A remark on stderr that changes nothing else. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line on stderr without the program's name; control characters escaped. */
void tell(const char *data, size_t size);

#endif
