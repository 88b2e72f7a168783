/* SPDX-License-Identifier: MIT */
/*
 * connection.h - reads, resolves and saves connections
 *
 * A connection is a JSON object whose members are connection keys. It comes
 * from a saved connection, a file, standard input, an open descriptor (fd:N),
 * or the variables that the card's descriptor names. Unless it is built from
 * variables, its texts may be references, which are resolved here:
 *
 *     {"file": "PATH"}         the file's contents without the last line end
 *     {"env": "NAME"}          the value of the variable
 *     {"command": ["A", "B"]}  the command's output without the last line end
 *
 * The text contains secrets: it is wiped when freed and never shown.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "buf.h"
#include "card.h"
#include "descriptor.h"
#include "options.h"
#include "patience.h"
#include "problem.h"

struct connection {
    struct buf text;          /* the text that the card gets */
    struct buf path;          /* the file it came from; empty if from
                                 elsewhere */
    struct buf directory;     /* relative references start here; empty means the
                                 current directory */
    struct buf hidden;        /* names of variables that secrets were read from,
                                 each followed by a NUL; programs we start do
                                 not get these variables */
    struct patience patience; /* for reading it; the owner of the deadline calls
                                 patience_begin() */
    bool from_variables;
    int lock; /* held until the connection is freed; -1 if none is needed */
    const char *given;    /* what connection_choose() found: a name, a file, -,
                             fd:N; NULL if there is none. -c, a variable, or the
                             text of `usual` */
    const char *given_by; /* what messages put in front of it */
    struct buf usual;     /* the name of the kept connection for every day */
    bool is_chosen;       /* one that is kept may be used without -c */
};

#define CONNECTION_LIMIT ((size_t)1 << 20)
#define CONNECTION_INIT                                                       \
    {                                                                         \
        BUF_INIT_SECRET(4 * CONNECTION_LIMIT), BUF_INIT(BUF_TEXT),            \
            BUF_INIT(BUF_TEXT), BUF_INIT(BUF_FILE), PATIENCE_INIT, false, -1, \
            NULL, "-c ", BUF_INIT(BUF_TEXT), false                            \
    }

bool connection_read(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* The two steps of connection_read(), except for connections from variables:
   loading checks the text and leaves its references in place; resolving
   replaces them. */
bool connection_load(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));
bool connection_resolve(struct connection *connection,
                        const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* share.c: if the card may renew what the file contains, keeps other processes
   away from the file until the connection is freed, and reads it again. */
bool connection_share(struct connection *connection, const char *given,
                      const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* Is there an update, and may it be merged into a connection with these fields?
   One that may not is reported on stderr. */
bool connection_update_valid(struct card_text update, struct fields fields);

/* Merges what the card renewed into the file that the connection came from. If
   there is no such file, or the update is not valid, says so on stderr and
   returns true. Returns false if the file could not be written, which is also
   reported; another attempt may succeed. */
bool connection_keep(const struct connection *connection, struct fields fields,
                     struct card_text update);

/* The same for an update that connection_update_valid() has passed. */
bool connection_put(const struct connection *connection,
                    struct card_text update);

/* Says which variables, or -c, would provide the card's connection. */
void connection_advise(const struct connection *connection,
                       const struct about *about, struct problem *problem);

/* Does it name a file, rather than a kept connection? A path has a slash, or
   ends in .json. */
bool connection_is_file(const char *given);

/* Returns false for "-" and fd:N, which are streams that can be read only
   once. */
bool connection_can_serve(const char *given);

void connection_free(struct connection *connection);
#define auto_connection __attribute__((cleanup(connection_free)))

/* ---- parts of it, in files of their own ---- */

/* variables.c: builds the object from the environment and wipes the secrets
   there. */
bool connection_from_variables(struct buf *text, struct fields fields,
                               struct problem *problem)
    __attribute__((warn_unused_result));

/* reference.c: copies the object with each reference replaced by its text. Uses
   the directory, the patience and the hidden variables of the connection that
   it belongs to. reference_is() recognizes a reference by its form. */
bool reference_is(struct json_span value);
struct reference_facts {
    bool has_secret;    /* a secret is in the text itself, not in a reference */
    bool has_reference; /* there is a reference to a file, a variable or a
                           command */
};
void reference_facts(struct reference_facts *facts, struct json_span text,
                     struct fields fields);
/* Appends the names of variables that contain secrets: those that the text
   references for secret fields, and those that the fields name. */
void reference_hide(struct buf *hidden, struct json_span text,
                    struct fields fields);
bool reference_resolve(struct buf *out, struct json_span text,
                       struct fields fields, const struct connection *in,
                       struct problem *problem)
    __attribute__((warn_unused_result));

#endif
