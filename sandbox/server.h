/* SPDX-License-Identifier: MIT */
/*
 * server.h - HTTP and HTTPS on loopback, with libmicrohttpd
 *
 * Each connection has its own thread, so that a slow answer does not delay
 * others. Start a server for each port, and stop all of them before the sandbox
 * is freed.
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
 * Listens on 127.0.0.1; with port 0 on any free port. With certs, which must
 * outlive the server, it uses TLS. Returns false with errno set.
 */
bool server_start(struct server *server, struct sandbox *sandbox, uint16_t port,
                  const struct certs *certs)
    __attribute__((warn_unused_result));

/* Waits for the answers in progress. Does nothing if the server was not
   started. */
void server_stop(struct server *server);

#endif
