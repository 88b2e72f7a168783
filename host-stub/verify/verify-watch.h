/* SPDX-License-Identifier: MIT */
/*
 * verify-watch.h - a kernel filter that asks us before a system call
 *
 * A seccomp filter of this thread, and of the threads and processes that it
 * starts, passes the calls that a watch names to a second thread, which is not
 * subject to the filter and lets each call continue or fail. It needs no
 * privileges. A process has one such filter, so all watches start together, and
 * last until it ends.
 */
#ifndef VERIFY_WATCH_H
#define VERIFY_WATCH_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Result of a judge: the call belongs to another watch, or continues. Any other
   result is the errno with which it fails. */
#define WATCH_NOT_MINE (-1)
#define WATCH_LET 0

struct watch {
    /* It begins by loading what it examines; for calls that it does not name,
       it runs to its end. */
    const struct sock_filter *program;
    size_t count;
    /* Runs on the second thread, and must not allocate memory or lock anything:
       the stopped thread may hold that very lock. */
    int (*judge)(void *context, const struct seccomp_notif *ask);
    void *context;
};

#define WATCH_NUMBER (offsetof(struct seccomp_data, nr))
#define WATCH_ARGUMENT(n) (offsetof(struct seccomp_data, args[n]))
/* The half of an argument with small numbers and flags. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define WATCH_LOW(n) (WATCH_ARGUMENT(n) + 4)
#else
#define WATCH_LOW(n) WATCH_ARGUMENT(n)
#endif
#define WATCH_LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(at))
#define WATCH_ASK BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define WATCH_FAIL(error) \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)(error))
#define WATCH_IF(value, then, other) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), (then), (other))
/* With the number loaded: ask about this call. */
#define WATCH_CALL(number) WATCH_IF(number, 0, 1), WATCH_ASK

/* Returns false if the system has no such filter. */
bool watch_begin(const struct watch *const *watches, size_t count);

/* Reads memory of the stopped thread's process. Returns false if the pointer is
   invalid, which other checks report. */
bool watch_peek(const struct seccomp_notif *ask, uint64_t at, void *to,
                size_t size);

/* The same for a string; false if it is longer or not readable. */
bool watch_text(const struct seccomp_notif *ask, uint64_t at, char *to,
                size_t size);

/* Does the call come from this process, and not from one it has started? */
bool watch_is_ours(const struct seccomp_notif *ask);

#endif
