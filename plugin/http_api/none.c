/* SPDX-License-Identifier: MIT */
/* none.c - the method none: requests are not signed. */
#include "http_api.h"

static bool read_nothing(struct connection_reader *reader,
                         struct connection *connection)
{
    (void)reader;
    (void)connection;
    return true;
}

static bool sign_not(struct auth *auth, struct request *request,
                     struct error *error)
{
    (void)auth;
    (void)request;
    (void)error;
    return true;
}

const struct auth_method http_api_none = {
    .name = "none",
    .is_named = true,
    .read = read_nothing,
    .sign = sign_not,
};
