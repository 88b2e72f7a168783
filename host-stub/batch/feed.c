/* SPDX-License-Identifier: MIT */
/* feed.c - poll, then read. */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool feed_open(struct feed *feed, const char *path, int stop_fd,
               struct problem *problem)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct stat info;

    feed->name = is_stdin ? "standard input" : path;
    feed->stop_fd = stop_fd;
    feed->at = feed->end = feed->bytes;
    feed->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (feed->fd < 0)
        return problem_set(problem, STATUS_FORM, "forms %s: %s", path,
                           strerror(errno));
    if (fstat(feed->fd, &info) == 0 && S_ISREG(info.st_mode))
        feed->size = (uint64_t)info.st_size;
    return true;
}

void feed_close(struct feed *feed)
{
    if (feed->fd > STDIN_FILENO)
        close(feed->fd);
    feed->fd = -1;
}

void feed_took(struct feed *feed)
{
    feed->taken = feed->got - (uint64_t)(feed->end - feed->at);
}

/* Waits for bytes; false when the stop came first. */
static bool wait_for_bytes(struct feed *feed)
{
    struct pollfd fds[2] = {{feed->fd, POLLIN, 0}, {feed->stop_fd, POLLIN, 0}};

    while (poll(fds, 2, -1) < 0 && errno == EINTR)
        ;
    feed->stopped = fds[1].revents != 0;
    return !feed->stopped;
}

bool feed_fill(struct feed *feed)
{
    ssize_t n;

    if (feed->at < feed->end)
        return true;
    if (feed->ended || feed->stopped || !wait_for_bytes(feed))
        return false;
    do
        n = read(feed->fd, feed->bytes, FEED_SIZE);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        feed->error = errno;
    feed->ended = n <= 0;
    feed->at = feed->bytes;
    feed->end = feed->bytes + (n > 0 ? n : 0);
    if (n > 0)
        feed->got += (uint64_t)n;
    return n > 0;
}
