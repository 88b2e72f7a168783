/* SPDX-License-Identifier: MIT */
/* serve-input.c - cuts the input into lines. */
#include "serve-input.h"

#include <string.h>

static bool is_blank(const struct buf *line)
{
    for (size_t i = 0; i < line->size; i++) {
        if (strchr(" \t\r", line->data[i]) == NULL || line->data[i] == '\0')
            return false;
    }
    return true;
}

static void end_line(struct serve_input *input, struct server *server)
{
    if (!input->is_skipping && !is_blank(&input->line))
        serve_request(server, (struct json_span){buf_cstr(&input->line),
                                                 input->line.size});
    input->is_skipping = false;
    buf_reset(&input->line);
}

/* Refuses a line; the id is taken from as much of it as was kept. */
static void leave_out(struct serve_input *input, const char *message)
{
    rpc_refuse_long(
        (struct json_span){buf_cstr(&input->line), input->line.size}, message);
    input->is_skipping = true;
    buf_free(&input->line);
}

static void add_part(struct serve_input *input, const char *part, size_t size)
{
    size_t room = input->line.limit - input->line.size;
    auto_buf struct buf message = BUF_INIT(BUF_LINE);

    if (input->is_skipping)
        return;
    buf_add(&input->line, part, size < room ? size : room);
    if (!buf_ok(&input->line)) {
        leave_out(
            input,
            "There is no memory for a line of this length; it was ignored.");
    } else if (size > room) {
        buf_fmt(&message, "The line is longer than %zu MiB; it was ignored.",
                input->line.limit >> 20);
        leave_out(input, buf_cstr(&message));
    }
}

void serve_input_add(struct serve_input *input, struct server *server,
                     const char *piece, size_t size)
{
    while (size > 0 && !server->is_over) {
        const char *end = memchr(piece, '\n', size);
        size_t part = end != NULL ? (size_t)(end - piece) : size;

        add_part(input, piece, part);
        if (end != NULL)
            end_line(input, server);
        part += end != NULL;
        piece += part;
        size -= part;
    }
}

void serve_input_end(struct serve_input *input, struct server *server)
{
    if (input->line.size > 0 && server != NULL)
        end_line(input, server);
    buf_free(&input->line);
}
