/* SPDX-License-Identifier: MIT */
/*
 * output.h - results to standard output or to a file, completely or not at all
 *
 * A file is written beside its destination under another name and moved there
 * by output_commit(); without that, output_drop() removes it and leaves the old
 * file in place. A destination that is not a regular file (a pipe, /dev/null)
 * is written to directly.
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
#include "options.h"
#include "pager.h"
#include "problem.h"

struct output {
    int fd;
    char *path; /* the destination; NULL means standard output */
    char *temp; /* the temporary name; NULL if written directly */
    int error;  /* errno of the failed write, or 0 */
    size_t written;
    struct pager pager; /* see output_use_pager() */
};

#define OUTPUT_INIT                      \
    {                                    \
        -1, NULL, NULL, 0, 0, PAGER_INIT \
    }

/* Does it name standard output? If standard output is redirected to a file,
   that file must not be replaced. */
bool output_is_stdout(const char *path);

/* Reports that standard output was closed, before a call is made whose answer
   would be lost. */
bool output_can_print(struct problem *problem)
    __attribute__((warn_unused_result));

bool output_open(struct output *output, const char *path,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Call after output_open() if a person reads the text: what is longer than the
   screen goes through a pager, and output_commit() returns when the person has
   left it. */
void output_use_pager(struct output *output, const struct options *options);

/* Returns false once a write has failed, for which output_commit() gives the
   reason, or the person has left the pager. */
bool output_write(struct output *output, const void *data, size_t size);
bool output_is_wanted(const struct output *output);

/* Is a pager on the terminal? Then this process must not end before it. */
bool output_in_pager(const struct output *output);

/* If nobody reads standard output any more, as after `| head`, the problem has
   the status and no message. */
bool output_commit(struct output *output, struct problem *problem)
    __attribute__((warn_unused_result));

void output_drop(struct output *output);
#define auto_output __attribute__((cleanup(output_drop)))

/* Writes a complete text to standard output. */
bool output_print(const struct buf *text, struct problem *problem)
    __attribute__((warn_unused_result));

/* The same for a text for people, through a pager if it is long. */
bool output_show(const struct buf *text, const struct options *options,
                 struct problem *problem) __attribute__((warn_unused_result));

/* replace.c: replaces a regular file by a complete text, with this mode
   whatever the umask. If the process is killed, at most one other file is left
   beside it, and the next call removes that. Any number of processes may do
   this at once. */
bool output_replace(const char *path, const struct buf *text, unsigned mode,
                    struct problem *problem)
    __attribute__((warn_unused_result));

/* Sets the unfinished file that output_abandon() removes. */
void output_may_abandon(const struct output *output);

/* Removes the unfinished file; may be called from a signal handler. */
void output_abandon(void);

#endif
