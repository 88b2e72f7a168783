/* SPDX-License-Identifier: MIT */
/*
 * problem.h - an error, reported once
 *
 * A function that can fail takes a struct problem, fills it and returns false;
 * main() reports it when the command is over. The text names the thing and says
 * what to do about it.
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
    int status;         /* the exit status */
    struct buf message; /* for a person; may have several lines */
    struct buf object;  /* the card's error object, if the card reported it */
    const char *code;   /* code of an error of the host; NULL means the code of
                           the status */
    struct buf next;    /* the form that continues a list; empty if there is
                           none */
    /* why there is no such form, as in card.h; or empty */
    struct buf next_refused;
};

/* At most this many bytes of one text are shown, and of all texts together. */
#define PROBLEM_TEXT_MOST ((size_t)1 << 20)
#define PROBLEM_MOST ((size_t)1 << 23)

#define PROBLEM_INIT                                                        \
    {                                                                       \
        STATUS_DONE, BUF_INIT(PROBLEM_MOST), BUF_INIT(BUF_UNLIMITED), NULL, \
            BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED)                \
    }

void problem_free(struct problem *problem);
#define auto_problem __attribute__((cleanup(problem_free)))

/* Replaces an earlier problem. A text that is too long is truncated with a
   remark. Always returns false. */
bool problem_set(struct problem *problem, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Says that memory ran out. Always returns false. */
bool problem_no_memory(struct problem *problem);

/* The same as problem_set() with its own code for JSON, such as "INCOMPLETE".
   Always returns false. */
bool problem_set_code(struct problem *problem, int status, const char *code,
                      const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a line to the message. Always returns false. */
bool problem_add(struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sets the problem from a card's code and error object, which may be absent or
   broken. Always returns false. */
bool problem_card(struct problem *problem, int32_t code,
                  struct card_text error);

/* Appends the problem as a JSON object on one line: the card's own, or one with
   code and message; with `next` or `next_refused` if there is one. */
void problem_json(struct buf *out, const struct problem *problem);

/* Writes it to stderr: as text for a person, or as one line of JSON. */
void problem_report(const struct problem *problem, bool json);

/* Prints a remark on stderr, without any other effect. */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a line on stderr without the program's name; control characters are
   escaped. */
void tell(const char *data, size_t size);

#endif
