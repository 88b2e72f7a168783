/* SPDX-License-Identifier: MIT */
/*
 * serve.c - host-stub serve: cards for programs in any language
 *
 * Reads requests, one per line, until the input ends, then answers those that
 * are left. A signal cancels the calls in progress, which are answered too.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "connection.h"
#include "heap.h"
#include "interrupt.h"
#include "rpc.h"
#include "serve-input.h"
#include "serve-watch.h"

#define THREADS 16
#define PIECE 65536

/* Reads until the input ends, a signal arrives, or answers cannot be written.
 */
static void read_all(struct server *server, int signal_fd)
{
    struct serve_input input = SERVE_INPUT_INIT(SERVE_LINE_MOST);
    struct pollfd fds[3] = {{STDIN_FILENO, POLLIN, 0},
                            {signal_fd, POLLIN, 0},
                            {rpc_error_fd(), POLLIN, 0}};
    static char piece[PIECE];

    while (!server->is_over && rpc_error() == 0) {
        ssize_t n;

        if (poll(fds, 3, -1) < 0 && errno != EINTR)
            break;
        if (interrupted())
            break;
        if (fds[0].revents == 0)
            continue;
        n = read(STDIN_FILENO, piece, sizeof piece);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            break;
        serve_input_add(&input, server, piece, (size_t)n);
    }
    wipe(piece, sizeof piece);
    serve_input_end(&input, interrupted() ? NULL : server);
}

int command_serve(const struct options *options, struct problem *problem)
{
    struct server server = {.options = options};
    struct serve_watch watch = SERVE_WATCH_INIT;

    if (options->connection != NULL
        && !connection_can_serve(options->connection)) {
        problem_set(problem, STATUS_USAGE,
                    "serve -c %s: standard input is for requests, and a "
                    "descriptor is read once; give a name or a file",
                    options->connection);
        return problem->status;
    }
    heap_for_many_calls();
    server.pool =
        pool_start(options->batch.jobs > 0 ? options->batch.jobs : THREADS);
    if (server.pool == NULL || !rpc_open()
        || !serve_watch_begin(&watch, server.pool)) {
        problem_set(problem, STATUS_INTERNAL, "serve cannot start: %s",
                    strerror(errno));
        return problem->status;
    }
    read_all(&server, watch.signal_fd);
    if (interrupted() || rpc_error() != 0)
        pool_cancel_all(server.pool);
    pool_wait(server.pool);
    serve_watch_end(&watch);
    pool_end(server.pool);
    server_free(&server);
    rpc_close();
    if (rpc_error() != 0) {
        problem_set(problem, STATUS_INTERNAL,
                    "cannot write the answers to standard output: %s",
                    strerror(rpc_error()));
        return problem->status;
    }
    return interrupted() ? STATUS_INTERRUPTED : STATUS_DONE;
}
