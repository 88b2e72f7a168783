/* SPDX-License-Identifier: MIT */
/*
 * feed.h - a file or pipe, read in pieces, until it ends or is stopped
 *
 * A read that waits for a pipe ends when stop_fd becomes readable: then the
 * feed is at its end, and `stopped` says why.
 */
#ifndef FEED_H
#define FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "problem.h"

#define FEED_SIZE 65536

struct feed {
    int fd;
    int stop_fd;      /* -1: none */
    const char *name; /* for problems */
    const char *at;   /* unread bytes: from here */
    const char *end;  /* to here */
    uint64_t line;    /* lines that ended before `at` */
    bool ended;
    bool stopped;
    int error;              /* errno of the read that failed, or 0 */
    uint64_t size;          /* of a regular file, or 0 */
    uint64_t got;           /* bytes read */
    _Atomic uint64_t taken; /* of them, by feed_took(); any thread may look */
    char bytes[FEED_SIZE];
};

/* "-" is standard input. feed_close() may be called in any case. */
bool feed_open(struct feed *feed, const char *path, int stop_fd,
               struct problem *problem) __attribute__((warn_unused_result));
void feed_close(struct feed *feed);

/* The bytes before `at` are done with. */
void feed_took(struct feed *feed);

/* Sees to it that there are unread bytes; false at the end. */
bool feed_fill(struct feed *feed);

#endif
