/* SPDX-License-Identifier: MIT */
/*
 * serve.c - host-stub serve: cards for programs in any language
 *
 * Reads requests, one a line, until the input ends, then answers what is still
 * to be answered. A signal cancels what is in hand, and that is answered too.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "heap.h"
#include "interrupt.h"
#include "rpc.h"
#include "serve-request.h"

#define THREADS 16
#define LINE_MOST ((size_t)64 << 20)
#define PIECE 65536

struct input {
    struct buf line;  /* what came of the present line */
    bool is_skipping; /* it is too long: its rest is dropped */
};

static bool is_blank(const struct buf *line)
{
    for (size_t i = 0; i < line->size; i++) {
        if (strchr(" \t\r", line->data[i]) == NULL)
            return false;
    }
    return true;
}

static void end_line(struct server *server, struct input *input)
{
    static const struct json_span no_id = {"null", 4};

    if (input->is_skipping)
        rpc_fail(no_id, RPC_INVALID_REQUEST,
                 "The line is longer than 64 MiB; it was left out.", NULL);
    else if (!is_blank(&input->line))
        serve_request(server, (struct json_span){buf_cstr(&input->line),
                                                 input->line.size});
    input->is_skipping = false;
    buf_reset(&input->line);
}

static void take(struct server *server, struct input *input, const char *piece,
                 size_t size)
{
    while (size > 0 && !server->is_over) {
        const char *end = memchr(piece, '\n', size);
        size_t part = end != NULL ? (size_t)(end - piece) : size;

        if (!input->is_skipping)
            buf_add(&input->line, piece, part);
        if (!buf_ok(&input->line)) {
            input->is_skipping = true;
            buf_free(&input->line);
        }
        if (end != NULL)
            end_line(server, input);
        part += end != NULL;
        piece += part;
        size -= part;
    }
}

/* Until the input ends, a signal comes, or no answer can be written. */
static void read_all(struct server *server, int signal_fd)
{
    struct input input = {.line = BUF_INIT_SECRET(LINE_MOST)};
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
        take(server, &input, piece, (size_t)n);
    }
    wipe(piece, sizeof piece);
    if (input.line.size > 0 && !interrupted())
        end_line(server, &input);
    buf_free(&input.line);
}

static bool is_usual(const char *connection)
{
    return connection == NULL
           || (strcmp(connection, "-") != 0
               && strncmp(connection, "fd:", 3) != 0);
}

int command_serve(const struct options *options, struct problem *problem)
{
    struct server server = {.options = options};

    if (!is_usual(options->connection)) {
        problem_set(problem, STATUS_USAGE,
                    "serve -c %s: standard input is for requests, and a "
                    "descriptor is read once; give a name or a file",
                    options->connection);
        return problem->status;
    }
    heap_for_many_calls();
    server.pool =
        pool_start(options->batch.jobs > 0 ? options->batch.jobs : THREADS);
    if (server.pool == NULL || !rpc_open()) {
        problem_set(problem, STATUS_INTERNAL, "serve cannot start: %s",
                    strerror(errno));
        return problem->status;
    }
    read_all(&server, interrupt_begin());
    if (interrupted() || rpc_error() != 0)
        pool_cancel_all(server.pool);
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
