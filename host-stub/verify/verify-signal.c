/* SPDX-License-Identifier: MIT */
/* verify-signal.c - the filter that refuses signals, and the watch that records
   them. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "verify-signal.h"

static bool is_refusing, is_noting;

static struct {
    atomic_uint count;
    int number;
    pid_t to;
} noted;

/* ---- relatives of a process ---- */

struct relatives {
    pid_t parent, group, session;
};

/* Reads those of a process or a thread. Does not allocate, for use in the
   watch. */
static bool read_relatives(pid_t pid, struct relatives *of)
{
    char path[64], text[512];
    char *at;
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    at = strrchr(text, ')'); /* after the name, then the state */
    if (at == NULL || strlen(at) < 4)
        return false;
    of->parent = (pid_t)strtol(at + 3, &at, 10);
    of->group = (pid_t)strtol(at, &at, 10);
    of->session = (pid_t)strtol(at, &at, 10);
    return true;
}

/* ---- refusing ---- */

#define ANCESTORS 32
#define TARGETS (3 * ANCESTORS)

struct targets {
    pid_t list[TARGETS];
    size_t count;
};

static void add_target(struct targets *targets, pid_t target)
{
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->list[i] == target)
            return;
    }
    if (targets->count < TARGETS)
        targets->list[targets->count++] = target;
}

/* Finds the targets: -1 for all processes, the ancestors of this one, and their
   groups. */
static void find_targets(struct targets *targets)
{
    struct relatives of;
    pid_t pid = getppid();

    targets->count = 0;
    add_target(targets, -1);
    for (size_t i = 0; i < ANCESTORS && pid > 0; i++) {
        add_target(targets, pid);
        if (!read_relatives(pid, &of))
            break;
        if (of.group > 1)
            add_target(targets, -of.group);
        pid = of.parent;
    }
}

#define LET BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* System calls whose first argument is the process. */
static const struct {
    int number;
    unsigned signal; /* the argument with the signal; 0 if there is none */
} calls[] = {
    {SYS_kill, 1},
    {SYS_tkill, 1},
    {SYS_rt_sigqueueinfo, 1},
    {SYS_tgkill, 2},
    {SYS_rt_tgsigqueueinfo, 2},
#ifdef SYS_pidfd_open
    /* without it there is no descriptor to signal through */
    {SYS_pidfd_open, 0},
#endif
};

#define CALLS (sizeof calls / sizeof *calls)

/* For each system call: does it match, does it have a signal (0 only asks
   whether a process exists), and is it for one of the targets? */
static size_t make_program(struct sock_filter *program,
                           const struct targets *targets)
{
    size_t size = 0;

    for (size_t i = 0; i < CALLS; i++) {
        unsigned char rest = (unsigned char)(targets->count + 5);
        const struct sock_filter head[] = {
            WATCH_LOAD(WATCH_NUMBER),
            WATCH_IF(calls[i].number, 0, rest),
            WATCH_LOAD(calls[i].signal == 0 ? WATCH_NUMBER
                                            : WATCH_LOW(calls[i].signal)),
            WATCH_IF(0, (unsigned char)(rest - 4), 0),
            WATCH_LOAD(WATCH_LOW(0)),
        };

        memcpy(program + size, head, sizeof head);
        size += sizeof head / sizeof *head;
        for (size_t j = 0; j < targets->count; j++)
            program[size++] = (struct sock_filter)WATCH_IF(
                targets->list[j], (unsigned char)(targets->count - j), 0);
        program[size++] = (struct sock_filter)LET;
        program[size++] = (struct sock_filter)WATCH_FAIL(EPERM);
    }
    program[size++] = (struct sock_filter)LET;
    return size;
}

void signals_refuse(void)
{
    static struct sock_filter program[CALLS * (TARGETS + 7) + 1];
    struct sock_fprog all = {0, program};
    struct targets targets;

    if (is_refusing || is_noting)
        return;
    is_refusing = true;
    find_targets(&targets);
    all.len = (unsigned short)make_program(program, &targets);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all);
}

/* ---- noting ---- */

/* Is it this process, one that it has started, or one that is gone? A process
   that lost its parent, in a session of its own, counts as ours. */
static bool is_own(pid_t pid)
{
    struct relatives of, here;

    if (!read_relatives(getpid(), &here))
        return true;
    for (size_t i = 0; i < ANCESTORS && pid > 1; i++) {
        if (pid == getpid() || !read_relatives(pid, &of)
            || of.group == getpid())
            return true;
        if (of.parent == here.parent)
            return of.session != here.session;
        pid = of.parent;
    }
    return false;
}

static pid_t pid_of_descriptor(const struct seccomp_notif *ask)
{
    char path[64], text[512];
    const char *at;
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)ask->pid,
             (int)ask->data.args[0]);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    at = strstr(text, "\nPid:");
    return at != NULL ? (pid_t)strtol(at + 5, NULL, 10) : 0;
}

/* Returns false for a call that sends no signal. */
static bool read_signal(const struct seccomp_notif *ask, int *number, pid_t *to)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;

    *to = (pid_t)args[0];
    *number = (int)args[1];
    switch (ask->data.nr) {
    case SYS_kill:
    case SYS_tkill:
    case SYS_rt_sigqueueinfo:
        return true;
    case SYS_tgkill:
    case SYS_rt_tgsigqueueinfo:
        *number = (int)args[2];
        return true;
#ifdef SYS_pidfd_send_signal
    case SYS_pidfd_send_signal:
        *to = pid_of_descriptor(ask);
        return true;
#endif
    default:
        return false;
    }
}

static int judge(void *context, const struct seccomp_notif *ask)
{
    int number;
    pid_t to;

    (void)context;
    if (!read_signal(ask, &number, &to))
        return WATCH_NOT_MINE;
    if (number == 0 || to == 0 || (to != -1 && is_own(to < 0 ? -to : to)))
        return WATCH_LET;
    if (atomic_load(&noted.count) == 0) {
        noted.number = number;
        noted.to = to;
    }
    atomic_fetch_add(&noted.count, 1);
    return EPERM;
}

const struct watch *signals_note(void)
{
    static const struct sock_filter program[] = {
        WATCH_LOAD(WATCH_NUMBER),
        WATCH_CALL(SYS_kill),
        WATCH_CALL(SYS_tkill),
        WATCH_CALL(SYS_tgkill),
        WATCH_CALL(SYS_rt_sigqueueinfo),
        WATCH_CALL(SYS_rt_tgsigqueueinfo),
#ifdef SYS_pidfd_send_signal
        WATCH_CALL(SYS_pidfd_send_signal),
#endif
    };
    static const struct watch watch = {
        program, sizeof program / sizeof *program, judge, NULL};

    is_noting = true;
    return &watch;
}

bool signals_noted(int *number, pid_t *to)
{
    *number = noted.number;
    *to = noted.to;
    return atomic_load(&noted.count) > 0;
}
