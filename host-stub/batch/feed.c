/* SPDX-License-Identifier: MIT */
/* feed.c - waits for input with poll(), then reads it. */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.h"

/* Waits until a named pipe has a writer: open() would wait for that too, but
   would miss a signal that arrived just before. Returns false if interrupted.
   */
static bool wait_for_writer(int fd)
{
    struct pollfd fds[2] = {{fd, POLLIN, 0}, {interrupt_begin(), POLLIN, 0}};

    while (fds[0].revents == 0 && !interrupted()) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return false;
    }
    return !interrupted();
}

/* Makes reads block from now on; poll() has reported that there is something to
   read. */
static bool read_blocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

bool feed_open(struct feed *feed, const char *path, int stop_fd,
               struct problem *problem)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct stat info;

    feed->name = is_stdin ? "standard input" : path;
    feed->stop_fd = stop_fd;
    feed->at = feed->end = feed->bytes;
    feed->fd =
        is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (feed->fd < 0 || fstat(feed->fd, &info) != 0)
        return problem_set(problem, STATUS_FORM, "forms %s: %s", path,
                           strerror(errno));
    if (S_ISREG(info.st_mode))
        feed->size = (uint64_t)info.st_size;
    if (!is_stdin && S_ISFIFO(info.st_mode) && !wait_for_writer(feed->fd))
        return problem_set(problem, STATUS_INTERRUPTED, "interrupted");
    return is_stdin || read_blocking(feed->fd)
           || problem_set(problem, STATUS_FORM, "forms %s: %s", path,
                          strerror(errno));
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

/* Waits for bytes; false if stopped first. */
static bool wait_for_bytes(struct feed *feed)
{
    struct pollfd fds[2] = {{feed->fd, POLLIN, 0}, {feed->stop_fd, POLLIN, 0}};

    while (poll(fds, 2, -1) < 0 && errno == EINTR)
        ;
    feed->stopped = fds[1].revents != 0;
    return !feed->stopped;
}

/* Appends the bytes available to those not taken yet; false at the end. */
static bool read_more(struct feed *feed)
{
    char *to = feed->bytes + (feed->end - feed->at);
    ssize_t n;

    if (feed->ended || feed->stopped || !wait_for_bytes(feed))
        return false;
    memmove(feed->bytes, feed->at, (size_t)(feed->end - feed->at));
    do
        n = read(feed->fd, to, (size_t)(feed->bytes + FEED_SIZE - to));
    while (n < 0 && errno == EINTR);
    if (n < 0)
        feed->error = errno;
    feed->ended = n <= 0;
    feed->at = feed->bytes;
    feed->end = to + (n > 0 ? n : 0);
    if (n > 0)
        feed->got += (uint64_t)n;
    return n > 0;
}

/* Skips the byte order mark that some programs write first; a pipe may deliver
   it byte by byte. */
static void skip_mark(struct feed *feed)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t size;

    do
        size = (size_t)(feed->end - feed->at);
    while (size < 3 && memcmp(feed->at, mark, size) == 0 && read_more(feed));
    if (size >= 3 && memcmp(feed->at, mark, 3) == 0)
        feed->at += 3;
}

bool feed_fill(struct feed *feed)
{
    if (feed->at == feed->end && feed->got == 0 && read_more(feed))
        skip_mark(feed);
    return feed->at < feed->end || read_more(feed);
}
