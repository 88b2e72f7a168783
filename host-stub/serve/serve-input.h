/* SPDX-License-Identifier: MIT */
/*
 * serve-input.h - cuts the input into lines, each of which is a request
 *
 * A line that is too long is refused by itself, and the next one is read.
 */
#ifndef SERVE_INPUT_H
#define SERVE_INPUT_H

#include "serve-request.h"

struct serve_input {
    struct buf line;  /* the current line so far */
    bool is_skipping; /* it was too long and has been answered: drop the rest */
};

#define SERVE_INPUT_INIT(most)                  \
    {                                           \
        .line = BUF_INIT_SECRET((size_t)(most)) \
    }

/* Adds a piece of any size. */
void serve_input_add(struct serve_input *input, struct server *server,
                     const char *piece, size_t size);

/* Call at the end of the input: a last line without line end is a request too.
   server NULL: it is dropped. */
void serve_input_end(struct serve_input *input, struct server *server);

#endif
