/* SPDX-License-Identifier: MIT */
/* api_token.c - the method api_token: an API token of the Admin Console, sent
 * as SSWS. */
#include "okta.h"

#include "auth/given-token.h"

static bool read_token(struct connection_reader *reader,
                       struct connection *connection)
{
    return given_token_read(reader, connection, CONNECTION_API_TOKEN);
}

static void preview_token(const struct connection *connection, struct buf *out)
{
    (void)connection;
    auth_preview(out, "SSWS", CONNECTION_API_TOKEN);
}

static bool sign_with_token(struct auth *auth, struct request *request,
                            struct error *error)
{
    (void)error;
    auth_add_token(request, "SSWS", &auth->connection->token);
    return true;
}

const struct auth_method okta_api_token = {
    .name = "api_token",
    .secret = CONNECTION_API_TOKEN,
    .read = read_token,
    .preview = preview_token,
    .sign = sign_with_token,
};
