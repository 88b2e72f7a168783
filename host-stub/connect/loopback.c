/* SPDX-License-Identifier: MIT */
/* loopback.c - parses a loopback redirect URI. */
#include "loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Reads :PORT or nothing, and moves *at past it. */
static bool read_port(const char **at, in_port_t *port)
{
    unsigned long number = 80;
    char *end = (char *)(uintptr_t)*at;

    if (**at == ':') {
        errno = 0;
        number = strtoul(*at + 1, &end, 10);
        if (end == *at + 1 || (*at)[1] < '0' || (*at)[1] > '9' || errno != 0
            || number > 65535)
            return false;
    }
    *port = htons((in_port_t)number);
    *at = end;
    return true;
}

bool loopback_read(const char *uri, union loopback *address, size_t *host,
                   size_t *path)
{
    static const char *const starts[] = {"http://127.0.0.1", "http://localhost",
                                         "http://[::1]"};
    const char *at = NULL;
    in_port_t port;

    memset(address, 0, sizeof *address);
    for (size_t i = 0; i < 3 && at == NULL; i++) {
        if (strncmp(uri, starts[i], strlen(starts[i])) == 0) {
            at = uri + strlen(starts[i]);
            address->any.sa_family = i < 2 ? AF_INET : AF_INET6;
        }
    }
    if (at == NULL)
        return false;
    *host = (size_t)(at - uri);
    if (!read_port(&at, &port) || *at != '/' || strpbrk(at, "?# \t") != NULL)
        return false;
    *path = (size_t)(at - uri);
    if (address->any.sa_family == AF_INET) {
        address->v4.sin_port = port;
        address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
        address->v6.sin6_port = port;
        address->v6.sin6_addr = in6addr_loopback;
    }
    return true;
}
