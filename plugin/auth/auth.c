/* SPDX-License-Identifier: MIT */
/* auth.c - calls the connection's sign-in method, and writes the Authorization
   line. */
#include "auth.h"

#include "descriptor.h"
#include "jsonwrite.h"
#include "service.h"

bool auth_begin(struct auth *auth, struct connection *connection,
                const struct log *log, int64_t deadline, struct error *error)
{
    const struct auth_method *method = connection->auth;

    auth->connection = connection;
    auth->log = log;
    auth->deadline = deadline;
    return method->begin == NULL || method->begin(auth, error);
}

void auth_end(struct auth *auth)
{
    if (auth->connection != NULL)
        auth_forget_token(auth);
    session_release(auth->session);
    session_use_free(&auth->use);
}

bool auth_sign(struct auth *auth, struct request *request, struct error *error)
{
    buf_reset(&request->signature);
    if (!auth->connection->auth->sign(auth, request, error))
        return false;
    return buf_ok(&request->signature) || error_no_memory(error);
}

bool auth_again(struct auth *auth, const struct request *request,
                const struct response *response)
{
    const struct auth_method *method = auth->connection->auth;

    return method->again != NULL && method->again(auth, request, response);
}

void auth_update(struct auth *auth, struct buf *update)
{
    auto_buf struct buf token = BUF_INIT_SECRET(CONNECTION_TEXT_MAX);

    if (auth->session == NULL)
        return;
    session_refresh_token(auth->session, auth->connection, &token);
    update->failed = update->failed || !buf_ok(&token);
    if (token.size == 0)
        return;
    buf_char(update, '{');
    json_key(update, service_field(CONNECTION_REFRESH_TOKEN)->key);
    json_quote(update, token.data, token.size);
    buf_char(update, '}');
}

/* ---- for the methods ---- */

void auth_forget_token(struct auth *auth)
{
    if (auth->redacted)
        auth->connection->redactor.count--;
    auth->redacted = false;
}

void auth_learn_token(struct auth *auth)
{
    struct redactor *redactor = &auth->connection->redactor;
    size_t before = redactor->count;

    redactor_add(redactor, buf_cstr(&auth->use.token), auth->use.token.size);
    auth->redacted = redactor->count > before;
}

void auth_add_token(struct request *request, const char *scheme,
                    const struct buf *token)
{
    buf_str(&request->signature, "Authorization: ");
    buf_str(&request->signature, scheme);
    buf_char(&request->signature, ' ');
    buf_add(&request->signature, token->data, token->size);
    buf_char(&request->signature, '\0');
}

void auth_preview(struct buf *out, const char *scheme,
                  enum connection_place secret)
{
    buf_fmt(out,
            "{\"name\":\"Authorization\",\"value\":\"%s " REDACT_MASK
            "\",\"prefix\":\"%s \",\"secret\":\"%s\"}",
            scheme, scheme, service_field(secret)->key);
}
