/* SPDX-License-Identifier: MIT */
/*
 * verify-handle.c - checks that the host's descriptors are left alone
 *
 * They are opened before the card is loaded, some under high numbers, and have
 * marks by which they are recognized afterwards. A descriptor that a card
 * closes twice may be one that another thread of the host has opened in
 * between, so closing is watched too.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "verify-world.h"
#include "verify.h"

struct mark {
    int fd;
    struct stat stat;
    off_t at;
    int status_flags, fd_flags;
};

static bool read_mark(struct mark *mark)
{
    mark->at = lseek(mark->fd, 0, SEEK_CUR);
    mark->status_flags = fcntl(mark->fd, F_GETFL);
    mark->fd_flags = fcntl(mark->fd, F_GETFD);
    return fstat(mark->fd, &mark->stat) == 0;
}

/* Returns what the card did to the descriptor, or NULL. */
static const char *deed(const struct mark *before, bool holds_output)
{
    struct mark after = {.fd = before->fd};

    if (!read_mark(&after))
        return "it closed";
    if (before->stat.st_ino != after.stat.st_ino
        || before->stat.st_dev != after.stat.st_dev)
        return "it opened another file in place of";
    if (before->status_flags != after.status_flags
        || before->fd_flags != after.fd_flags)
        return "it changed the flags of";
    if (holds_output)
        return NULL; /* another check reports output */
    if (before->stat.st_size != after.stat.st_size)
        return "it wrote to";
    return before->at != after.at ? "it read from" : NULL;
}

/* ---- all of them ---- */

#define MARKS_MOST 12

static struct {
    struct mark marks[MARKS_MOST];
    size_t count;
    atomic_int closed_twice; /* a descriptor; -1 if there is none */
} host = {.closed_twice = -1};

static const struct sock_filter closing[] = {
    WATCH_LOAD(WATCH_NUMBER),
    WATCH_CALL(SYS_close),
};

/* A child that calls exec next may close whatever it likes. */
static int judge_close(void *context, const struct seccomp_notif *ask)
{
    int fd = (int)ask->data.args[0];

    (void)context;
    if (ask->data.nr != SYS_close)
        return WATCH_NOT_MINE;
    if (fd >= 0 && watch_is_ours(ask) && fcntl(fd, F_GETFD) < 0)
        atomic_store(&host.closed_twice, fd);
    return WATCH_LET;
}

static const struct watch watch_closing = {
    closing, sizeof closing / sizeof *closing, judge_close, NULL};

static int file_of_ours(void)
{
    int fd = memfd_create("host", MFD_CLOEXEC);

    if (fd >= 0 && (write(fd, "mark\n", 5) != 5 || lseek(fd, 0, SEEK_SET) != 0))
        return -1;
    return fd;
}

static void add_mark(int fd)
{
    struct mark *mark = &host.marks[host.count];

    mark->fd = fd;
    if (fd >= 0 && read_mark(mark))
        host.count++;
}

/* Gives standard input something to read, and catches what a card prints. */
static void open_marks(void)
{
    static const int numbers[] = {0, 0, 0, 40, 63, 255, 700};
    int input = file_of_ours();

    dup2(input, STDIN_FILENO);
    close(input);
    for (int fd = 0; fd < 3; fd++)
        add_mark(fd);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int fd = file_of_ours(), high;

        if (numbers[i] > 0) {
            high = fcntl(fd, F_DUPFD_CLOEXEC, numbers[i]);
            close(fd);
            fd = high;
        }
        add_mark(fd);
    }
}

static enum verdict check_handles(struct trial *trial)
{
    int twice;

    open_marks();
    /* without the watch, only that is not detected */
    if (!run_watch(trial, &watch_closing))
        buf_reset(&trial->why);
    if (!trial_load(trial, READY_SELF))
        return SKIP;
    world_call_all(trial);
    for (size_t i = 0; i < host.count; i++) {
        int fd = host.marks[i].fd;
        const char *what = deed(&host.marks[i], fd == 1 || fd == 2);

        if (what != NULL)
            return trial_fail(trial, "%s descriptor %d of the host", what, fd);
    }
    twice = atomic_load(&host.closed_twice);
    if (twice >= 0)
        return trial_fail(trial,
                          "it closes descriptor %d, which is not open: another"
                          " thread may have opened one of that number",
                          twice);
    return PASS;
}

/* ---- cancel_fd ---- */

static void call_with(struct trial *trial, uint32_t flags, const char *form,
                      int cancel_fd)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct json_span text =
        form != NULL ? span_of_str(form) : span_of_buf(&trial->form);
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = empty;

    call.flags = flags;
    call.inputs = (struct card_text){text.data, text.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = 3000;
    call.cancel_fd = cancel_fd;
    *trial->doing = "in execute()";
    trial->execute(&call, &result);
    trial_release(trial, &result);
}

/* Makes calls of all kinds with it. */
static enum verdict try_cancel_fd(struct trial *trial, bool runs, int fd)
{
    struct mark before = {.fd = fd};
    int held = 0, left = 0;
    const char *what;

    read_mark(&before);
    ioctl(fd, FIONREAD, &held);
    call_with(trial, CARD_DRY_RUN, NULL, fd);
    call_with(trial, CARD_DRY_RUN, "{}", fd);
    call_with(trial, CARD_DRY_RUN, "[", fd);
    if (runs) {
        call_with(trial, CARD_CHECK_CONNECTION, NULL, fd);
        call_with(trial, 0, NULL, fd);
    }
    what = deed(&before, false);
    if (what != NULL)
        return trial_fail(trial, "%s cancel_fd", what);
    ioctl(fd, FIONREAD, &left);
    return held == left ? PASS : trial_fail(trial, "it read from cancel_fd");
}

static enum verdict check_cancel_fd(struct trial *trial)
{
    bool runs = run_possible(trial, true);
    enum verdict verdict;
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) != 0)
        return trial_skip(trial, "there is no descriptor left for a pipe");
    verdict = try_cancel_fd(trial, runs, fds[0]);
    if (verdict == PASS && write(fds[1], "c", 1) == 1)
        verdict = try_cancel_fd(trial, runs, fds[0]);
    return verdict;
}

const struct check verify_handle_checks[] = {
    {"host-descriptors",
     "The host's descriptors stay open, and nothing is read from them.",
     "reads from no descriptor of the host's",
     "Close each descriptor that the card has opened once, and set its "
     "variable to -1; do not close ranges of descriptors.",
     READY_SELF, check_handles},
    {"cancel-fd-kept", "cancel_fd stays open, and nothing is read from it.",
     "not read from it or close it",
     "Give cancel_fd to poll() and to nothing else.", READY_CALLS,
     check_cancel_fd},
    {.name = NULL},
};
