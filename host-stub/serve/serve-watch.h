/* SPDX-License-Identifier: MIT */
/*
 * serve-watch.h - makes serve end in bounded time, whatever it waits for
 *
 * The reading thread may be waiting for room in the queue, or for the client to
 * read an answer. So a separate thread waits for a signal, or for answers that
 * cannot be written: then it cancels all calls, which makes room. If serve has
 * not ended a few seconds after the signal, it ends the process.
 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include <pthread.h>
#include <stdbool.h>

#include "serve-pool.h"

struct serve_watch {
    pthread_t thread;
    struct pool *pool;
    int signal_fd; /* readable once a signal has come */
    int quit_fd;
    bool is_on;
};

#define SERVE_WATCH_INIT                               \
    {                                                  \
        .signal_fd = -1, .quit_fd = -1, .is_on = false \
    }

/* After rpc_open(). The pool must outlive the watch. */
bool serve_watch_begin(struct serve_watch *watch, struct pool *pool)
    __attribute__((warn_unused_result));
void serve_watch_end(struct serve_watch *watch);

#endif
