/* SPDX-License-Identifier: MIT */
/*
 * verify-server.c - what a card's request meets while it is verified
 *
 * A thread on a port of 127.0.0.1. It takes all that comes, and either says
 * nothing, so that a call waits, or says 200 with a JSON text of two lines.
 * It is there to make a card work, not to be right about HTTP.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "verify.h"

#define CLIENTS 64

struct server {
    int listener;
    uint16_t port;
    atomic_bool answers;
};

/* 41 bytes of JSON. */
static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "Content-Length: 41\r\nConnection: close\r\n\r\n"
    "{\"verify\": [1, 2.50, \"\\u00e4\"],\n\"ok\": 1}\n";

/* The client, until it says no more; -1: it is gone. */
static int serve(const struct server *server, int fd)
{
    char bytes[65536];
    ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (n > 0 && atomic_load(&server->answers)
        && send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL) > 0)
        shutdown(fd, SHUT_WR);
    if (n > 0)
        return fd;
    close(fd);
    return -1;
}

static void *run(void *argument)
{
    struct server *server = argument;
    struct pollfd fds[CLIENTS + 1];

    for (size_t i = 0; i <= CLIENTS; i++)
        fds[i] = (struct pollfd){i == 0 ? server->listener : -1, POLLIN, 0};
    for (;;) {
        if (poll(fds, CLIENTS + 1, -1) < 0)
            continue;
        for (size_t i = 1; i <= CLIENTS; i++) {
            if (fds[i].revents != 0)
                fds[i].fd = serve(server, fds[i].fd);
            if (fds[i].fd < 0 && fds[0].revents != 0) {
                fds[i].fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
                fds[i].revents = 0;
                fds[0].revents = 0;
            }
        }
    }
    return NULL;
}

struct server *server_start(void)
{
    struct server *server = calloc(1, sizeof *server);
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    pthread_t thread;

    if (server == NULL)
        return NULL;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(server->listener, (struct sockaddr *)&at, sizeof at) != 0
        || listen(server->listener, CLIENTS) != 0
        || getsockname(server->listener, (struct sockaddr *)&at, &size) != 0
        || pthread_create(&thread, NULL, run, server) != 0) {
        close(server->listener);
        free(server);
        return NULL;
    }
    server->port = ntohs(at.sin_port);
    return server;
}

uint16_t server_port(const struct server *server)
{
    return server->port;
}

void server_answers(struct server *server, bool yes)
{
    atomic_store(&server->answers, yes);
}
