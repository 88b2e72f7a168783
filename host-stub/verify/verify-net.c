/* SPDX-License-Identifier: MIT */
/*
 * verify-net.c - a filter in the kernel that asks us before anything is sent
 *
 * A seccomp filter of this thread (and of the threads and processes it starts)
 * hands each connect() and each send with an address to a second thread, which
 * is not under the filter. It needs no rights. Sockets without an address
 * (pairs, and what is connected, which was seen before) are left alone, and so
 * are the kernel itself (netlink) and the name service cache.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "verify.h"

#define NUMBER (offsetof(struct seccomp_data, nr))
#define ADDRESS (offsetof(struct seccomp_data, args[4]))
#define ASK BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define LET BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(at))
#define IF_EQUAL(value, then, other) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), (then), (other))

/* io_uring could send past the filter. */
static const struct sock_filter program[] = {
    LOAD(NUMBER),
    IF_EQUAL(SYS_connect, 9, 0),
    IF_EQUAL(SYS_sendmsg, 8, 0),
    IF_EQUAL(SYS_sendmmsg, 7, 0),
    IF_EQUAL(SYS_io_uring_setup, 5, 0),
    IF_EQUAL(SYS_sendto, 0, 6),
    LOAD(ADDRESS), /* both halves of a pointer that may be NULL */
    IF_EQUAL(0, 0, 3),
    LOAD(ADDRESS + 4),
    IF_EQUAL(0, 2, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    ASK,
    LET,
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
    char bytes[sizeof(struct sockaddr_un)];
};

/* A bad pointer of the card's is its own matter. */
static bool peek(pid_t pid, uint64_t at, void *to, size_t size)
{
    struct iovec here = {to, size};
    struct iovec there = {(void *)(uintptr_t)at, size};

    return process_vm_readv(pid, &here, 1, &there, 1, 0) > 0;
}

/* Where a call would send to; false: it has no address. */
static bool find_address(const struct seccomp_notif *ask, union address *to)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;
    uint64_t at = 0, size = 0;
    struct msghdr head;

    memset(to, 0, sizeof *to);
    if (ask->data.nr == SYS_connect) {
        at = args[1];
        size = args[2];
    } else if (ask->data.nr == SYS_sendto) {
        at = args[4];
        size = args[5];
    } else if (peek((pid_t)ask->pid, args[1], &head, sizeof head)) {
        at = (uint64_t)(uintptr_t)head.msg_name;
        size = head.msg_namelen;
    }
    if (at == 0)
        return false;
    if (size > sizeof *to - 1)
        size = sizeof *to - 1;
    peek((pid_t)ask->pid, at, to, size);
    return true;
}

static bool is_allowed(const struct net *net, const union address *to)
{
    switch (to->any.sa_family) {
    case AF_INET:
        return net->port != 0
               && to->v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK)
               && to->v4.sin_port == htons(net->port);
    case AF_UNIX:
        return strstr(to->local.sun_path, "/nscd/socket") != NULL;
    default:
        return to->any.sa_family == AF_UNSPEC
               || to->any.sa_family == AF_NETLINK;
    }
}

static void keep(struct net *net, const union address *to)
{
    char text[INET6_ADDRSTRLEN] = "?";

    if (atomic_load(&net->count) == 0) {
        if (to->any.sa_family == AF_INET)
            snprintf(net->first, sizeof net->first, "%s, port %d",
                     inet_ntop(AF_INET, &to->v4.sin_addr, text, sizeof text),
                     ntohs(to->v4.sin_port));
        else if (to->any.sa_family == AF_INET6)
            snprintf(net->first, sizeof net->first, "%s, port %d",
                     inet_ntop(AF_INET6, &to->v6.sin6_addr, text, sizeof text),
                     ntohs(to->v6.sin6_port));
        else if (to->any.sa_family == AF_UNIX)
            snprintf(net->first, sizeof net->first, "the socket %s",
                     to->local.sun_path);
        else
            snprintf(net->first, sizeof net->first, "an address of family %d",
                     to->any.sa_family);
    }
    atomic_fetch_add(&net->count, 1);
}

static void *answer(void *argument)
{
    struct net *net = argument;
    /* a later kernel may write more than the structs of this header */
    union {
        struct seccomp_notif ask;
        char room[1024];
    } in;
    union {
        struct seccomp_notif_resp say;
        char room[1024];
    } out;
    union address to;

    for (;;) {
        memset(&in, 0, sizeof in);
        memset(&out, 0, sizeof out);
        if (ioctl(net->notify, SECCOMP_IOCTL_NOTIF_RECV, &in) != 0) {
            if (errno == EINTR || errno == ENOENT)
                continue;
            return NULL;
        }
        out.say.id = in.ask.id;
        if (!find_address(&in.ask, &to) || is_allowed(net, &to)) {
            out.say.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        } else {
            keep(net, &to);
            out.say.error = -ENETUNREACH;
        }
        ioctl(net->notify, SECCOMP_IOCTL_NOTIF_SEND, &out);
    }
}

/* The thread is there before the filter, and so not under it; it waits for
   the descriptor. */
static pthread_mutex_t ready = PTHREAD_MUTEX_INITIALIZER;

static void *answer_when_ready(void *argument)
{
    pthread_mutex_lock(&ready);
    pthread_mutex_unlock(&ready);
    return answer(argument);
}

bool net_watch(struct net *net, uint16_t port)
{
    struct sock_fprog filter = {sizeof program / sizeof *program,
                                (struct sock_filter *)(uintptr_t)program};
    pthread_t thread;

    net->port = port;
    net->notify = -1;
    pthread_mutex_lock(&ready);
    if (pthread_create(&thread, NULL, answer_when_ready, net) == 0
        && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        net->notify = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                   SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    pthread_mutex_unlock(&ready);
    return net->notify >= 0;
}
