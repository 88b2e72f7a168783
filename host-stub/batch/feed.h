/* SPDX-License-Identifier: MIT */
/*
 * feed.h - reads a file or pipe in pieces, until it ends or is stopped
 *
 * While a read waits for a pipe, stop_fd becoming readable ends it: the feed is
 * then at its end, and `stopped` is set. A leading byte order mark is not part
 * of the data. UTF-16 is given as UTF-8.
 */
#ifndef FEED_H
#define FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "problem.h"
#include "utf16.h"

#define FEED_SIZE 65536

struct feed {
    int fd;
    int stop_fd;      /* -1 if there is none */
    const char *name; /* for messages */
    const char *at;   /* unread bytes: from here */
    const char *end;  /* to here */
    uint64_t line;    /* lines that ended before `at` */
    bool ended;
    bool stopped;
    int error;     /* errno of the read that failed, or 0 */
    uint64_t size; /* of a regular file, or 0 */
    uint64_t got;  /* bytes read */
    /* consumed by feed_took(); any thread may read it */
    _Atomic uint64_t taken;
    struct utf16 utf16;
    char bytes[FEED_SIZE];
};

/* "-" is standard input. feed_close() may be called in any case. */
bool feed_open(struct feed *feed, const char *path, int stop_fd,
               struct problem *problem) __attribute__((warn_unused_result));
void feed_close(struct feed *feed);

/* Goes back to the beginning of a regular file. Returns false with errno. */
bool feed_rewind(struct feed *feed) __attribute__((warn_unused_result));

/* Marks the bytes before `at` as consumed. */
void feed_took(struct feed *feed);

/* Makes sure that there are unread bytes; false at the end. */
bool feed_fill(struct feed *feed);

/* Reads more bytes after the unread ones, which stay. Returns false at the end,
   or if there is no room for more. */
bool feed_more(struct feed *feed);

#endif
