/* SPDX-License-Identifier: MIT */
/* bearer.c - the method bearer: a token that the API gave, sent as Bearer (RFC
   6750, section 2.1). */
#include "http_api.h"

#include "auth/given-token.h"

static bool read_token(struct connection_reader *reader,
                       struct connection *connection)
{
    return given_token_read(reader, connection, CONNECTION_ACCESS_TOKEN);
}

static void preview_token(const struct connection *connection, struct buf *out)
{
    (void)connection;
    auth_preview(out, "Bearer", CONNECTION_ACCESS_TOKEN);
}

static bool sign_with_token(struct auth *auth, struct request *request,
                            struct error *error)
{
    (void)error;
    auth_add_token(request, "Bearer", &auth->connection->token);
    return true;
}

const struct auth_method http_api_bearer = {
    .name = "bearer",
    .secret = CONNECTION_ACCESS_TOKEN,
    .is_named = true,
    .is_oauth = true,
    .read = read_token,
    .preview = preview_token,
    .sign = sign_with_token,
};
