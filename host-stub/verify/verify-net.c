/* SPDX-License-Identifier: MIT */
/*
 * verify-net.c - detects what a card tries to send, and where
 *
 * Each connect() and each send with an address is watched (verify-watch.h).
 * Sockets without an address (pairs, and connected ones, whose connect() was
 * seen before) are left alone, and so are the kernel (netlink) and the name
 * service cache.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "verify.h"

#define ADDRESS WATCH_ARGUMENT(4)

/* io_uring could bypass the filter. */
static const struct sock_filter program[] = {
    WATCH_LOAD(WATCH_NUMBER),
    WATCH_IF(SYS_connect, 9, 0),
    WATCH_IF(SYS_sendmsg, 8, 0),
    WATCH_IF(SYS_sendmmsg, 7, 0),
    WATCH_IF(SYS_io_uring_setup, 5, 0),
    WATCH_IF(SYS_sendto, 0, 6),
    WATCH_LOAD(ADDRESS), /* both halves of a pointer that may be NULL */
    WATCH_IF(0, 0, 3),
    WATCH_LOAD(ADDRESS + 4),
    WATCH_IF(0, 2, 1),
    WATCH_FAIL(ENOSYS),
    WATCH_ASK,
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
    char bytes[sizeof(struct sockaddr_un)];
};

/* The address that a call would send to; false if it has none. */
static bool find_address(const struct seccomp_notif *ask, union address *to)
{
    const uint64_t *args = (const uint64_t *)ask->data.args;
    uint64_t at = 0, size = 0;
    struct msghdr head = {0};

    memset(to, 0, sizeof *to);
    if (ask->data.nr == SYS_connect) {
        at = args[1];
        size = args[2];
    } else if (ask->data.nr == SYS_sendto) {
        at = args[4];
        size = args[5];
    } else if (watch_peek(ask, args[1], &head, sizeof head)) {
        at = (uint64_t)(uintptr_t)head.msg_name;
        size = head.msg_namelen;
    }
    if (at == 0)
        return false;
    if (size > sizeof *to - 1)
        size = sizeof *to - 1;
    watch_peek(ask, at, to, (size_t)size);
    return true;
}

static bool is_allowed(const struct net *net, const union address *to)
{
    switch (to->any.sa_family) {
    case AF_INET:
        return to->v4.sin_port != 0
               && to->v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK)
               && ntohs(to->v4.sin_port) == atomic_load(&net->port);
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

static int judge(void *context, const struct seccomp_notif *ask)
{
    struct net *net = context;
    union address to;

    switch (ask->data.nr) {
    case SYS_connect:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_sendmmsg:
        break;
    default:
        return WATCH_NOT_MINE;
    }
    if (!find_address(ask, &to) || is_allowed(net, &to))
        return WATCH_LET;
    keep(net, &to);
    return ENETUNREACH;
}

bool net_watch_with(struct net *net, uint16_t port, const struct watch *also)
{
    const struct watch *watches[] = {&net->watch, also};

    atomic_store(&net->port, port);
    net->watch =
        (struct watch){program, sizeof program / sizeof *program, judge, net};
    return watch_begin(watches, also != NULL ? 2 : 1);
}

bool net_watch(struct net *net, uint16_t port)
{
    return net_watch_with(net, port, NULL);
}
