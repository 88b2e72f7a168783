/* SPDX-License-Identifier: MIT */
/*
 * output.h - results to standard output or to a file, whole or not at all
 *
 * A file is written beside its place under another name and moved there by
 * output_commit(); without that, output_drop() leaves nothing behind and what
 * stood there stays. A target that is no regular file (a pipe, /dev/null) is
 * written to directly.
 *
 *     auto_output struct output output = OUTPUT_INIT;
 *     if (!output_open(&output, path, problem))   path NULL: standard output
 *         ...
 *     output_write(&output, data, size);
 *     if (!output_commit(&output, problem))
 *         ...
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "problem.h"

struct output {
    int fd;
    char *path; /* where it is to be; NULL: standard output */
    char *temp; /* where it is now; NULL: written directly */
    int error;  /* errno of the write that failed, or 0 */
    size_t written;
};

#define OUTPUT_INIT          \
    {                        \
        -1, NULL, NULL, 0, 0 \
    }

bool output_open(struct output *output, const char *path,
                 struct problem *problem) __attribute__((warn_unused_result));

/* False once a write has failed; the reason comes with output_commit(). */
bool output_write(struct output *output, const void *data, size_t size);

bool output_commit(struct output *output, struct problem *problem)
    __attribute__((warn_unused_result));

void output_drop(struct output *output);
#define auto_output __attribute__((cleanup(output_drop)))

/* A finished text to standard output, in one go. */
bool output_print(const struct buf *text, struct problem *problem)
    __attribute__((warn_unused_result));

/* replace.c: a finished text to a regular file, in one go, with this mode
   whatever the umask. A process that is killed leaves one file beside it at
   most, and the next takes that away. Any number of processes at once. */
bool output_replace(const char *path, const struct buf *text, unsigned mode,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Names the half-written file that output_abandon() removes. */
void output_may_abandon(const struct output *output);

/* Removes a half-written file; may be called from a signal handler. */
void output_abandon(void);

#endif
