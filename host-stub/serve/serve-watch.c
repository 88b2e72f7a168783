/* SPDX-License-Identifier: MIT */
/* serve-watch.c - a thread that waits for a signal. */
#include "serve-watch.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "interrupt.h"
#include "rpc.h"

/* Long enough for a card to notice the cancel, and for the answer to be sent.
 */
#define END_SECONDS 5

static void *wait_for_end(void *context)
{
    struct serve_watch *watch = context;
    struct pollfd fds[3] = {{watch->signal_fd, POLLIN, 0},
                            {rpc_error_fd(), POLLIN, 0},
                            {watch->quit_fd, POLLIN, 0}};

    while (poll(fds, 3, -1) < 0 && errno == EINTR)
        continue;
    if (fds[2].revents != 0)
        return NULL;
    pool_cancel_all(watch->pool);
    /* waits until it is joined */
    while (poll(&fds[2], 1, -1) < 0 && errno == EINTR)
        continue;
    return NULL;
}

bool serve_watch_begin(struct serve_watch *watch, struct pool *pool)
{
    watch->pool = pool;
    interrupt_end_within(END_SECONDS);
    watch->signal_fd = interrupt_begin();
    watch->quit_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watch->quit_fd < 0)
        return false;
    watch->is_on =
        pthread_create(&watch->thread, NULL, wait_for_end, watch) == 0;
    return watch->is_on;
}

void serve_watch_end(struct serve_watch *watch)
{
    if (watch->is_on) {
        eventfd_write(watch->quit_fd, 1);
        pthread_join(watch->thread, NULL);
    }
    if (watch->quit_fd >= 0)
        close(watch->quit_fd);
    *watch = (struct serve_watch)SERVE_WATCH_INIT;
}
