/* SPDX-License-Identifier: MIT */
/*
 * server.h - HTTP and HTTPS on loopback, by libmicrohttpd
 *
 * A thread a connection, so that a slow answer holds up nobody else. Start a
 * server for each port; stop them before the sandbox they serve is freed.
 */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "cert.h"
#include "sandbox.h"

struct MHD_Daemon;

struct server {
    struct sandbox *sandbox;
    struct MHD_Daemon *daemon;
    char url[48];
};

/*
 * Listens on 127.0.0.1; port 0 takes any that is free. With certs it speaks
 * TLS; they must outlive the server. False: errno says why.
 */
bool server_start(struct server *server, struct sandbox *sandbox, uint16_t port,
                  const struct certs *certs)
    __attribute__((warn_unused_result));

/* Waits for the answers under way. A server that was not started is fine. */
void server_stop(struct server *server);

#endif
