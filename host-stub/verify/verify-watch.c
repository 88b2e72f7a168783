/* SPDX-License-Identifier: MIT */
/* verify-watch.c - the filter, and the thread that judges the calls it
   reports. */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "verify-watch.h"

#define WATCHES_MOST 4
#define PROGRAM_MOST 256

/* The thread is created before the filter, and so not subject to it; it waits
   for the descriptor. */
static struct {
    pthread_mutex_t ready;
    const struct watch *watches[WATCHES_MOST];
    size_t count;
    int notify;
} filter = {.ready = PTHREAD_MUTEX_INITIALIZER, .notify = -1};

bool watch_peek(const struct seccomp_notif *ask, uint64_t at, void *to,
                size_t size)
{
    struct iovec here = {to, size};
    struct iovec there = {(void *)(uintptr_t)at, size};

    return process_vm_readv((pid_t)ask->pid, &here, 1, &there, 1, 0) > 0;
}

/* Reads up to the end of a page at a time: the next one may not be mapped. */
bool watch_text(const struct seccomp_notif *ask, uint64_t at, char *to,
                size_t size)
{
    size_t used = 0;

    while (used < size) {
        size_t part = 4096 - (size_t)((at + used) % 4096);

        if (part > size - used)
            part = size - used;
        if (!watch_peek(ask, at + used, to + used, part))
            break;
        if (memchr(to + used, '\0', part) != NULL)
            return true;
        used += part;
    }
    to[0] = '\0';
    return false;
}

bool watch_is_ours(const struct seccomp_notif *ask)
{
    return syscall(SYS_tgkill, getpid(), (pid_t)ask->pid, 0) == 0;
}

static int judge(const struct seccomp_notif *ask)
{
    int error = WATCH_NOT_MINE;

    for (size_t i = 0; error == WATCH_NOT_MINE && i < filter.count; i++)
        error = filter.watches[i]->judge(filter.watches[i]->context, ask);
    return error == WATCH_NOT_MINE ? WATCH_LET : error;
}

static void *answer(void *argument)
{
    /* a later kernel may write more than the structs of this header */
    union {
        struct seccomp_notif ask;
        char room[1024];
    } in;
    union {
        struct seccomp_notif_resp say;
        char room[1024];
    } out;
    int error;

    (void)argument;
    pthread_mutex_lock(&filter.ready);
    pthread_mutex_unlock(&filter.ready);
    for (;;) {
        memset(&in, 0, sizeof in);
        memset(&out, 0, sizeof out);
        if (ioctl(filter.notify, SECCOMP_IOCTL_NOTIF_RECV, &in) != 0) {
            if (errno == EINTR || errno == ENOENT)
                continue;
            return NULL;
        }
        out.say.id = in.ask.id;
        error = judge(&in.ask);
        if (error == WATCH_LET)
            out.say.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        else
            out.say.error = -error;
        ioctl(filter.notify, SECCOMP_IOCTL_NOTIF_SEND, &out);
    }
}

static bool join(struct sock_filter *program, size_t *size,
                 const struct watch *const *watches, size_t count)
{
    *size = 0;
    for (size_t i = 0; i < count; i++) {
        if (filter.count == WATCHES_MOST
            || watches[i]->count >= PROGRAM_MOST - *size)
            return false;
        memcpy(program + *size, watches[i]->program,
               watches[i]->count * sizeof *program);
        *size += watches[i]->count;
        filter.watches[filter.count++] = watches[i];
    }
    program[(*size)++] =
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    return true;
}

bool watch_begin(const struct watch *const *watches, size_t count)
{
    struct sock_filter program[PROGRAM_MOST];
    struct sock_fprog all = {0, program};
    pthread_t thread;
    size_t size;

    if (filter.notify >= 0 || !join(program, &size, watches, count))
        return false;
    all.len = (unsigned short)size;
    pthread_mutex_lock(&filter.ready);
    if (pthread_create(&thread, NULL, answer, NULL) == 0
        && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        filter.notify = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                     SECCOMP_FILTER_FLAG_NEW_LISTENER, &all);
    pthread_mutex_unlock(&filter.ready);
    return filter.notify >= 0;
}
