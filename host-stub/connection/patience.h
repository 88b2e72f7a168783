/* SPDX-License-Identifier: MIT */
/*
 * patience.h - how long reading a connection may take
 *
 * Parts of a connection may come from a command, a pipe or a terminal, and none
 * of these need ever answer. So all waiting for them is done here; it ends at
 * the deadline of the call, or earlier if the call is cancelled.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "buf.h"

struct patience {
    int64_t until;  /* by moment_ms(); 0 if there is no deadline */
    int64_t ms;     /* the length of the deadline */
    bool is_given;  /* set by a person or a client, not the default */
    int cancel_fd;  /* readable if cancelled; -1 if it cannot be cancelled */
    bool is_served; /* the standard streams belong to a client and must not be
                       read */
};

#define PATIENCE_INIT          \
    {                          \
        0, 0, false, -1, false \
    }

/* Starts the clock. deadline_ms 0 means the default deadline of a call. */
void patience_begin(struct patience *patience, int64_t deadline_ms,
                    int cancel_fd);

/* What is left of the deadline for the call itself: at least 1 ms, or 0 if no
   deadline was given. */
int64_t patience_left(const struct patience *patience);

/* How waiting ended. For all but PATIENCE_DONE, `why` is the reason. */
enum patience_end {
    PATIENCE_DONE,
    PATIENCE_FAILED,
    PATIENCE_OVER, /* the deadline has passed */
    PATIENCE_CANCELLED
};

/* The exit status for each value except PATIENCE_DONE. */
int patience_status(enum patience_end end);

/* Waits until one of at most two descriptors (-1: unused) can be read, and for
   at most most_ms (-1: no such limit). On PATIENCE_DONE look at revents; none
   is set if most_ms has passed. */
enum patience_end patience_poll(const struct patience *patience,
                                struct pollfd *fds, size_t count, int most_ms,
                                struct buf *why);

/* Opens a file for reading, without blocking until a FIFO has a writer. */
enum patience_end patience_open(const struct patience *patience,
                                const char *path, int *fd, struct stat *info,
                                struct buf *why);

/* Appends everything up to the end of the file; the buf's own limit bounds the
   size. */
enum patience_end patience_read(const struct patience *patience, int fd,
                                struct buf *out, struct buf *why);

#endif
