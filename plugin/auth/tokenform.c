/* SPDX-License-Identifier: MIT */
/* tokenform.c - writes the fields of an application/x-www-form-urlencoded
   form. */
#include "tokenform.h"

#include <string.h>

#include "base64.h"
#include "target.h"

void tokenform_free(struct token_form *form)
{
    buf_free(&form->refresh_token);
    key_free(&form->client_key);
    buf_free(&form->body);
}

void tokenform_pair(struct token_form *form, const char *name,
                    const char *value)
{
    if (form->body.size > 0)
        buf_char(&form->body, '&');
    buf_fmt(&form->body, "%s=", name);
    target_encode(&form->body, value, strlen(value));
}

bool tokenform_basic(struct buf *lines, const struct connection *c)
{
    auto_buf struct buf pair = BUF_INIT_SECRET(8 * CONNECTION_TEXT_MAX);

    target_encode(&pair, buf_cstr(&c->client_id), c->client_id.size);
    buf_char(&pair, ':');
    target_encode(&pair, buf_cstr(&c->client_secret), c->client_secret.size);
    buf_str(lines, "Authorization: Basic ");
    base64_add(lines, buf_cstr(&pair), pair.size);
    buf_char(lines, '\0');
    return buf_ok(&pair) && buf_ok(lines);
}
