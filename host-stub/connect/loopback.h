/* SPDX-License-Identifier: MIT */
/*
 * loopback.h - a URI that leads back to this machine
 */
#ifndef LOOPBACK_H
#define LOOPBACK_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

union loopback {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Accepts http://HOST[:PORT]/PATH with the host 127.0.0.1, [::1] or localhost
   (RFC 8252, section 7.3) and no query. Sets the address to listen on; *host
   bytes of the URI are before the port, *path before the path. */
bool loopback_read(const char *uri, union loopback *address, size_t *host,
                   size_t *path);

#endif
