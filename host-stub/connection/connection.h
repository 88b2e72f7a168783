/* SPDX-License-Identifier: MIT */
/*
 * connection.h - how a card connects: read, resolve, keep
 *
 * A connection is a JSON object by connection key. It comes from a kept name,
 * a file, standard input, an open descriptor (fd:N), or the variables that the
 * card's descriptor names. Unless it is made of variables, a text in it may be
 * a reference, which is resolved here:
 *
 *     {"file": "PATH"}         what the file holds, less its last line end
 *     {"env": "NAME"}          what the variable holds
 *     {"command": ["A", "B"]}  what the command prints, less the same
 *
 * The text holds secrets: it is wiped when freed and shown nowhere.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "buf.h"
#include "card.h"
#include "descriptor.h"
#include "options.h"
#include "problem.h"

struct connection {
    struct buf text;      /* what the card is given */
    struct buf path;      /* the file it came from; empty: from elsewhere */
    struct buf directory; /* where relative references start; empty: here */
    bool from_variables;
    int lock; /* held until freed; -1: none is needed */
};

#define CONNECTION_LIMIT ((size_t)1 << 20)
#define CONNECTION_INIT                                            \
    {                                                              \
        BUF_INIT_SECRET(4 * CONNECTION_LIMIT), BUF_INIT(1u << 16), \
            BUF_INIT(1u << 16), false, -1                          \
    }

bool connection_read(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* The two steps of it, but for variables: the text as it stands there, checked
   and with its references; and those resolved. */
bool connection_load(struct connection *connection, const char *given,
                     const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));
bool connection_resolve(struct connection *connection,
                        const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* share.c: where the card may renew what the file holds, keeps other processes
   away from it until the connection is freed, and reads it again. */
bool connection_share(struct connection *connection, const char *given,
                      const struct about *about, struct problem *problem)
    __attribute__((warn_unused_result));

/* Is it there, and an object, as card.h promises? */
bool connection_update_valid(struct card_text update);

/* Puts what the card renewed into the file the connection came from, or says
   on stderr that there is none. False: the file could not be written, which is
   said too; another try may have more luck. */
bool connection_keep(const struct connection *connection,
                     struct card_text update);

/* Says which variables, or -c, would give the card its connection. */
void connection_advise(const struct connection *connection,
                       const struct about *about, struct problem *problem);

void connection_free(struct connection *connection);
#define auto_connection __attribute__((cleanup(connection_free)))

/* ---- parts of it, in files of their own ---- */

/* variables.c: the object from the environment; secrets are wiped there. */
bool connection_from_variables(struct buf *text, struct fields fields,
                               struct problem *problem)
    __attribute__((warn_unused_result));

/* reference.c: copies the object with each reference replaced by its text.
   Relative paths start at `directory`. reference_is() knows one by its form.
   *has_secret, *has_command: a secret is
   written out, or a command named, in the text itself. */
bool reference_is(struct json_span value);
struct reference_facts {
    bool has_secret;
    bool has_command;
};
void reference_facts(struct reference_facts *facts, struct json_span text,
                     struct fields fields);
bool reference_resolve(struct buf *out, struct json_span text,
                       struct fields fields, const char *directory,
                       struct problem *problem)
    __attribute__((warn_unused_result));

#endif
