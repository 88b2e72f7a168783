/* SPDX-License-Identifier: MIT */
/* patience.c - waits with poll(2) for what is left of a deadline, or until
   cancelled. */
#include "config.h"

#include "patience.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "card.h"
#include "moment.h"
#include "status.h"

#define PIECE 65536
#define FDS_MOST 2

void patience_begin(struct patience *patience, int64_t deadline_ms,
                    int cancel_fd)
{
    patience->is_given = deadline_ms > 0;
    patience->ms = deadline_ms > 0 ? deadline_ms : CARD_DEADLINE_MS;
    patience->until = moment_ms() + patience->ms;
    patience->cancel_fd = cancel_fd;
}

int64_t patience_left(const struct patience *patience)
{
    int64_t left = patience->until - moment_ms();

    if (!patience->is_given)
        return 0;
    return left > 0 ? left : 1;
}

int patience_status(enum patience_end end)
{
    return end == PATIENCE_OVER        ? STATUS_TIMEOUT
           : end == PATIENCE_CANCELLED ? STATUS_INTERRUPTED
                                       : STATUS_CONNECTION;
}

static enum patience_end is_over(const struct patience *patience,
                                 struct buf *why)
{
    buf_fmt(why,
            "it was not done within %lld.%03lld s, the deadline of the call",
            (long long)(patience->ms / 1000), (long long)(patience->ms % 1000));
    return PATIENCE_OVER;
}

/* The timeout for poll(2); -1 means no limit. */
static int time_for(const struct patience *patience, int most_ms)
{
    int64_t left = patience->until - moment_ms();

    if (patience->until == 0)
        return most_ms;
    left = left < 0 ? 0 : left > INT_MAX ? INT_MAX : left;
    return most_ms >= 0 && most_ms < left ? most_ms : (int)left;
}

enum patience_end patience_poll(const struct patience *patience,
                                struct pollfd *fds, size_t count, int most_ms,
                                struct buf *why)
{
    struct pollfd all[FDS_MOST + 1];
    int64_t end = moment_ms() + most_ms;
    int ready;

    if (count > 0)
        memcpy(all, fds, count * sizeof *fds);
    all[count] = (struct pollfd){patience->cancel_fd, POLLIN, 0};
    do {
        ready = poll(all, count + 1, time_for(patience, most_ms));
        if (ready < 0 && errno != EINTR) {
            buf_str(why, strerror(errno));
            return PATIENCE_FAILED;
        }
        if (ready > 0 && all[count].revents != 0) {
            buf_str(why, "it was cancelled");
            return PATIENCE_CANCELLED;
        }
        if (ready > 0)
            break;
        if (patience->until != 0 && moment_ms() >= patience->until)
            return is_over(patience, why);
    } while (most_ms < 0 || moment_ms() < end);
    for (size_t i = 0; i < count; i++)
        fds[i].revents = ready > 0 ? all[i].revents : 0;
    return PATIENCE_DONE;
}

/* Could the file be one of the streams that serve uses? An unnamed pipe, a
   terminal or a socket could be; so could a FIFO that is also open as standard
   input. */
static bool is_a_stream(int fd, const struct stat *info)
{
    struct statfs system;
    struct stat input;

    if (S_ISREG(info->st_mode))
        return false;
    if (!S_ISFIFO(info->st_mode) || fstatfs(fd, &system) != 0
        || system.f_type == PIPEFS_MAGIC)
        return true;
    return fstat(STDIN_FILENO, &input) == 0 && input.st_dev == info->st_dev
           && input.st_ino == info->st_ino;
}

enum patience_end patience_open(const struct patience *patience,
                                const char *path, int *fd, struct stat *info,
                                struct buf *why)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0 || fstat(*fd, info) != 0) {
        buf_str(why, strerror(errno));
    } else if (patience->is_served && !S_ISDIR(info->st_mode)
               && is_a_stream(*fd, info)) {
        buf_str(why, "serve reads this from files only: its standard streams "
                     "are for requests and answers");
    } else {
        return PATIENCE_DONE;
    }
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    return PATIENCE_FAILED;
}

/* Reads one piece; sets *is_end at the end. */
static enum patience_end read_piece(const struct patience *patience, int fd,
                                    struct buf *out, bool *is_end,
                                    struct buf *why)
{
    size_t room = out->limit - out->size;
    struct pollfd ready = {fd, POLLIN, 0};
    enum patience_end end = patience_poll(patience, &ready, 1, -1, why);
    char more;
    ssize_t n;

    if (end != PATIENCE_DONE)
        return end;
    if (room > PIECE)
        room = PIECE;
    if (room > 0 && !buf_reserve(out, room)) {
        buf_str(why, "no memory");
        return PATIENCE_FAILED;
    }
    n = room > 0 ? read(fd, out->data + out->size, room) : read(fd, &more, 1);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return PATIENCE_DONE;
    if (n < 0) {
        buf_str(why, strerror(errno));
        return PATIENCE_FAILED;
    }
    if (n > 0 && room == 0) {
        buf_fmt(why, "it is larger than %zu bytes", out->limit);
        return PATIENCE_FAILED;
    }
    *is_end = n == 0;
    if (room > 0) {
        out->size += (size_t)n;
        out->data[out->size] = '\0';
    }
    return PATIENCE_DONE;
}

enum patience_end patience_read(const struct patience *patience, int fd,
                                struct buf *out, struct buf *why)
{
    enum patience_end end = PATIENCE_DONE;
    bool is_end = false;

    while (end == PATIENCE_DONE && !is_end)
        end = read_piece(patience, fd, out, &is_end, why);
    return end;
}
