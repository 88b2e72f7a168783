/* SPDX-License-Identifier: MIT */
/*
 * saved.h - calls that are saved by name: a card, its form, a connection
 *
 * The call NAME is the file $XDG_CONFIG_HOME/host-stub/calls/NAME.json, mode
 * 0600, beside the kept connections:
 *
 *     {"card": "ID", "connection": "acme", "form": { ... }}
 *
 * Without "connection" it gets the one that such a call gets without -c. On a
 * command line, @NAME stands for it; where none of this name is saved, for the
 * installed example of this name (examples.h).
 */
#ifndef SAVED_H
#define SAVED_H

#include <stdbool.h>

#include "buf.h"
#include "problem.h"

struct saved {
    struct buf card;       /* an id, or an absolute path, perhaps with :ID */
    struct buf connection; /* as for -c, with an absolute path; may be empty */
    struct buf form;
};

#define SAVED_LIMIT ((size_t)1 << 28)
#define SAVED_INIT                                                           \
    {                                                                        \
        BUF_INIT(BUF_TEXT), BUF_INIT(BUF_TEXT), BUF_INIT_SECRET(SAVED_LIMIT) \
    }

static inline void saved_free(struct saved *saved)
{
    buf_free(&saved->card);
    buf_free(&saved->connection);
    buf_free(&saved->form);
}
#define auto_saved __attribute__((cleanup(saved_free)))

/* Is it @NAME? A path to a plugin file is not, whatever it begins with. */
bool saved_is_word(const char *word);

/* Appends the path of a saved call, whether it exists or not. */
bool saved_path(struct buf *path, const char *name, struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads a saved call, or an example. */
bool saved_read(struct saved *saved, const char *name, struct problem *problem)
    __attribute__((warn_unused_result));

/* Reads the text of a saved call; messages call it `what`. */
bool saved_parse(struct saved *saved, const struct buf *text, const char *what,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Adds to a problem with a word that is no card what it may have been meant
   for: a saved call or an example of that name, or one of a name like it.
   `command` takes it as @NAME. */
void saved_advise(const char *word, const char *command,
                  struct problem *problem);

/* Appends a line for each saved name, sorted. */
bool saved_list(struct buf *out, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
