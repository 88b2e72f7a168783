/* SPDX-License-Identifier: MIT */
/*
 * method.h - the interface of the sign-in methods
 *
 * Each method has its own file in the folder of its connector, whose `methods`
 * (service.h) list them. The connection's field `auth` names a method. Its
 * title, and the fields that are shown for it, are in the connector's fields.c,
 * in the order a person reads them; tests/plugin/test-auth-methods.c compares
 * the two.
 *
 * There are two kinds of methods. One signs with a token from the connection
 * (given-token.h). The other gets tokens from a token endpoint, and
 * keeps them in a session (oauth.h); its `grant` defines the requests to that
 * endpoint.
 */
#ifndef METHOD_H
#define METHOD_H

#include <stdbool.h>

#include "descriptor.h"

struct auth;
struct buf;
struct connection;
struct connection_reader;
struct error;
struct plan;
struct request;
struct response;
struct token_form;

/* Explains a refusal by the token endpoint: the field at fault, and what to
   do. */
struct grant_advice {
    const char *error; /* RFC 6749, section 5.2; NULL ends a list */
    const char *field;
    const char *advice;
};

struct auth_grant {
    bool single_use; /* it sends a refresh token or a code, which is valid for
                        one request: a try that may have been carried out is not
                        repeated */
    bool proves; /* the first request already has a DPoP proof, unless `dpop` is
                    off */

    /* Called before the first try; prepares the form for all tries. NULL if
       there is nothing to prepare. */
    bool (*prepare)(struct token_form *form, struct error *error);
    /* Fills the form's body for one try, and adds header fields to lines.
       Returns false if memory ran out. */
    bool (*fill)(struct token_form *form, const char *endpoint,
                 struct buf *lines);
    const struct grant_advice *advice; /* for the method's own errors */
};

struct auth_method {
    const char *name; /* the choice of `auth` */
    /* If `auth` is absent and no other method's secret is given, a connection
       with this field uses the method. */
    enum connection_place secret;
    bool is_named;  /* used only if `auth` names it */
    bool is_oauth;  /* its tokens have scopes, and may be bound to a key */
    bool by_person; /* a person signs in by browser: card.signin/1 */

    /* Reads and checks the fields of the method; adds every fault. */
    bool (*read)(struct connection_reader *reader,
                 struct connection *connection);
    /* Writes the header fields of the signature into the preview, as far as
       they are known. NULL if it has none. */
    void (*preview)(const struct connection *connection, struct buf *out);
    /* Appends to the URL in the preview what is sent with it, which ends in the
       mask of `secret`. NULL if there is nothing to append. */
    void (*preview_url)(const struct connection *connection, struct buf *url);
    /* Returns false, with the fault, if the form has what the signature has.
       NULL if it cannot. */
    bool (*fits)(const struct connection *connection, const struct plan *plan,
                 struct error *error);

    /* Called before the first try of a call. NULL if there is nothing to do. */
    bool (*begin)(struct auth *auth, struct error *error);
    /* Adds the header fields that sign the next try. */
    bool (*sign)(struct auth *auth, struct request *request,
                 struct error *error);
    /* Could another signature succeed after this answer? NULL means never. */
    bool (*again)(struct auth *auth, const struct request *request,
                  const struct response *response);

    const struct auth_grant *grant; /* NULL if the connection has a token */
};

/* Sets connection->auth to the method that `auth` names or, without `auth`, to
   that of the only secret given. Returns false, with the fault, if `auth` is
   invalid or several secrets are given. */
bool auth_choose(struct connection_reader *reader,
                 struct connection *connection)
    __attribute__((warn_unused_result));

#endif
