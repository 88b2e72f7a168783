/* SPDX-License-Identifier: MIT */
/* access_token.c - the method access_token: an OAuth 2.0 access token from
 * elsewhere, sent as Bearer. */
#include "okta.h"

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

const struct auth_method okta_access_token = {
    .name = "access_token",
    .secret = CONNECTION_ACCESS_TOKEN,
    .is_oauth = true,
    .read = read_token,
    .preview = preview_token,
    .sign = sign_with_token,
};
