/* SPDX-License-Identifier: MIT */
/*
 * backlog.h - lines that --resume holds back until all known ones are compared
 *
 * A resumed job sends nothing until every line that the journal knows has been
 * read and compared with it, so that a different input is refused before it has
 * any effect. The lines read in the meantime wait here, in their order.
 *
 * The journal's window limits their number. Up to BACKLOG_MEMORY bytes of their
 * texts are in memory, the rest in an unnamed file in the directory of the
 * output. One thread at a time.
 */
#ifndef BACKLOG_H
#define BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lines.h"

#define BACKLOG_MEMORY ((size_t)16 << 20)

struct backlog {
    struct backlog_line *lines;
    size_t count;
    size_t room;
    size_t next;
    struct buf texts; /* in memory */
    int fd;           /* the file; -1 if there is none */
    uint64_t size;    /* size of the file */
};

#define BACKLOG_INIT                                \
    {                                               \
        .texts = BUF_INIT(BACKLOG_MEMORY), .fd = -1 \
    }

/* Adds a line, without its text if nothing is to be sent for it. If the line
   has a reason, that is kept instead of the form. If a file is needed, it is
   made in the directory of `output`. Returns 0 or an errno value. */
int backlog_add(struct backlog *backlog, const struct item *item,
                bool with_text, const char *output)
    __attribute__((warn_unused_result));

/* The number of the first line; 0 if there is none. */
uint64_t backlog_first(const struct backlog *backlog);

/* Removes the first line and returns it. Returns false if there is none, or if
   it could not be read; then *error is not 0. */
bool backlog_take(struct backlog *backlog, struct item *item, int *error)
    __attribute__((warn_unused_result));

void backlog_free(struct backlog *backlog);

#endif
