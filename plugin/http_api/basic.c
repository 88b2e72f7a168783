/* SPDX-License-Identifier: MIT */
/*
 * basic.c - the method basic: a user name and a password (RFC 7617)
 *
 * The password may be empty, as some APIs take a key as the user name; then the
 * user name is the secret.
 */
#include "http_api.h"

#include <string.h>

#include "auth/auth.h"
#include "base64.h"
#include "jsonwrite.h"
#include "redact.h"

/* RFC 7617, section 2 */
static bool has_control(const struct buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char b = (unsigned char)text->data[i];

        if (b < ' ' || b == 0x7F)
            return true;
    }
    return false;
}

static bool username_allowed(struct connection_reader *reader,
                             const struct buf *username)
{
    if (has_control(username))
        return reader_fault(reader, CONNECTION_USERNAME,
                            "contains a control character. Remove it.");
    if (strchr(buf_cstr(username), ':') != NULL)
        return reader_fault(reader, CONNECTION_USERNAME,
                            "contains a colon, which would begin the password. "
                            "Give the part after it as password.");
    return true;
}

static bool read_both(struct connection_reader *reader, struct connection *c)
{
    bool good = reader_required(reader, CONNECTION_USERNAME, &c->username)
                && username_allowed(reader, &c->username);

    good = reader_text(reader, CONNECTION_PASSWORD, &c->token) && good;
    if (good && has_control(&c->token))
        return reader_fault(reader, CONNECTION_PASSWORD,
                            "contains a control character. Remove it.");
    if (c->token.size == 0)
        redactor_add(&c->redactor, buf_cstr(&c->username), c->username.size);
    return good;
}

static bool read_basic(struct connection_reader *reader, struct connection *c)
{
    auto_buf struct buf pair = BUF_INIT_SECRET(3 * CONNECTION_TEXT_MAX);

    if (!read_both(reader, c))
        return false;
    buf_add(&pair, buf_cstr(&c->username), c->username.size);
    buf_char(&pair, ':');
    buf_add(&pair, buf_cstr(&c->token), c->token.size);
    base64_add(&c->sent, buf_cstr(&pair), pair.size);
    if (!buf_ok(&pair) || !buf_ok(&c->sent))
        return error_no_memory(reader->error);
    redactor_add(&c->redactor, buf_cstr(&c->sent), c->sent.size);
    return true;
}

/* Without a prefix and secret: a person cannot insert the password as it is,
   but a program such as curl makes the value of both. */
static void preview_basic(const struct connection *c, struct buf *out)
{
    auto_buf struct buf user = BUF_INIT(BUF_UNLIMITED);

    buf_str(out,
            "{\"name\":\"Authorization\",\"value\":\"Basic " REDACT_MASK "\"");
    if (c->token.size == 0) {
        buf_fmt(out, ",\"user_secret\":\"%s\"}",
                service_field(CONNECTION_USERNAME)->key);
        return;
    }
    redact(&c->redactor, &user, buf_cstr(&c->username), c->username.size);
    out->failed = out->failed || !buf_ok(&user);
    json_key(out, "user");
    json_quote(out, buf_cstr(&user), user.size);
    buf_fmt(out, ",\"password_secret\":\"%s\"}",
            service_field(CONNECTION_PASSWORD)->key);
}

static bool sign_with_pair(struct auth *auth, struct request *request,
                           struct error *error)
{
    (void)error;
    auth_add_token(request, "Basic", &auth->connection->sent);
    return true;
}

const struct auth_method http_api_basic = {
    .name = "basic",
    .secret = CONNECTION_PASSWORD,
    .is_named = true,
    .read = read_basic,
    .preview = preview_basic,
    .sign = sign_with_pair,
};
