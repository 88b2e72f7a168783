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
    utf16_end(&feed->utf16);
}

bool feed_rewind(struct feed *feed)
{
    if (lseek(feed->fd, 0, SEEK_SET) != 0)
        return false;
    utf16_end(&feed->utf16);
    feed->at = feed->end = feed->bytes;
    feed->line = 0;
    feed->ended = false;
    feed->got = 0;
    feed->taken = 0;
    return true;
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

/* Reads what is available. Returns how many bytes that is; 0 at the end. */
static size_t read_bytes(struct feed *feed, char *to, size_t room)
{
    ssize_t n;

    do
        n = read(feed->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        feed->error = errno;
    feed->ended = n <= 0;
    if (n <= 0)
        return 0;
    feed->got += (uint64_t)n;
    return (size_t)n;
}

/* The same, for a feed that is UTF-16; `room` is enough for some. */
static size_t read_utf16(struct feed *feed, char *to, size_t room)
{
    struct utf16 *utf16 = &feed->utf16;
    size_t most = sizeof utf16->bytes - utf16->size;

    if (most > room / 2)
        most = room / 2;
    utf16->size += read_bytes(feed, utf16->bytes + utf16->size, most);
    return utf16_convert(utf16, feed->ended, to);
}

/* With less room nothing more is read. */
#define LEAST_ROOM 64

/* Little is read at first, which shows the encoding. */
#define FIRST_READ 512

/* Appends the bytes available to those not taken yet; false at the end. */
static bool read_more(struct feed *feed)
{
    size_t unread = (size_t)(feed->end - feed->at);
    char *to = feed->bytes + unread;
    size_t room = FEED_SIZE - unread;
    size_t n = 0;

    if (room < LEAST_ROOM)
        return false;
    memmove(feed->bytes, feed->at, unread);
    feed->at = feed->bytes;
    feed->end = to;
    while (n == 0 && !feed->ended && !feed->stopped && wait_for_bytes(feed)) {
        if (feed->utf16.is_on)
            n = read_utf16(feed, to, room);
        else
            n = read_bytes(feed, to, feed->got == 0 ? FIRST_READ : room);
    }
    feed->end += n;
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

/* If the first bytes are UTF-16, converts them, and what follows. */
static void begin_utf16(struct feed *feed)
{
    enum utf16_kind kind;
    size_t mark, size;

    /* a pipe may deliver them one by one; a line that is there is not kept
       waiting for the next */
    while (feed->end - feed->at < 4
           && (feed->end - feed->at < 2 || utf16_is_likely(feed->at))
           && read_more(feed))
        continue;
    size = (size_t)(feed->end - feed->at);
    kind = utf16_detect(feed->at, size, &mark);
    if (kind == UTF16_NONE || !utf16_begin(&feed->utf16, kind))
        return;
    memcpy(feed->utf16.bytes, feed->at + mark, size - mark);
    feed->utf16.size = size - mark;
    feed->at = feed->bytes;
    feed->end =
        feed->bytes + utf16_convert(&feed->utf16, feed->ended, feed->bytes);
}

/* Reads the first bytes. */
static void begin_feed(struct feed *feed)
{
    if (!read_more(feed))
        return;
    begin_utf16(feed);
    if (!feed->utf16.is_on)
        skip_mark(feed);
}

bool feed_fill(struct feed *feed)
{
    if (feed->at == feed->end && feed->got == 0)
        begin_feed(feed);
    return feed->at < feed->end || read_more(feed);
}

bool feed_more(struct feed *feed)
{
    return feed->at == feed->end ? feed_fill(feed) : read_more(feed);
}
