/* SPDX-License-Identifier: MIT */
/* oauth-client.c - what the two methods share that get tokens by OAuth 2.0, and
   the words for their errors. */
#include "http_api.h"

#include "auth/auth.h"
#include "origin.h"

static const struct domain_words issuer_words = {
    .key = "issuer",
    .pointer = "/issuer",
    .title = "The issuer",
    .remedy = "Example: https://id.example.com",
    .server = "the server's name",
};

static const struct domain_words token_words = {
    .key = "token_url",
    .pointer = "/token_url",
    .title = "The token URL",
    .remedy = "Example: https://id.example.com/oauth/token",
    .server = "the server's name",
};

/* Is it a URL to which credentials may be sent? */
static bool is_url(const struct buf *url, const struct domain_words *words,
                   struct error *error)
{
    struct origin origin = ORIGIN_INIT;
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);
    bool good = origin_read_url(&origin, &target, words, buf_cstr(url),
                                url->size, error);

    origin_free(&origin);
    return good;
}

bool http_api_read_place(struct connection_reader *reader, struct connection *c,
                         bool by_token_url)
{
    bool has_url = by_token_url && reader_given(reader, CONNECTION_TOKEN_URL);
    bool good = !reader_given(reader, CONNECTION_ISSUER)
                || (reader_text(reader, CONNECTION_ISSUER, &c->issuer)
                    && is_url(&c->issuer, &issuer_words, reader->error));

    if (has_url)
        return reader_text(reader, CONNECTION_TOKEN_URL, &c->token_url)
               && is_url(&c->token_url, &token_words, reader->error) && good;
    if (!reader_given(reader, CONNECTION_ISSUER))
        return reader_fault(reader, CONNECTION_ISSUER,
                            by_token_url
                                ? "is missing. Give the issuer, which says "
                                  "where to sign in, or a token_url."
                                : "is missing; it says where to sign in.");
    return good;
}

bool http_api_add_client(struct token_form *form, struct buf *lines)
{
    const struct connection *c = form->connection;

    if (c->client_secret.size > 0 && !form->secret_in_body)
        return tokenform_basic(lines, c) && buf_ok(&form->body);
    tokenform_pair(form, "client_id", buf_cstr(&c->client_id));
    if (c->client_secret.size > 0)
        tokenform_pair(form, "client_secret", buf_cstr(&c->client_secret));
    return buf_ok(&form->body);
}

void http_api_preview_token(const struct connection *connection,
                            struct buf *out)
{
    (void)connection;
    auth_preview(out, "Bearer", CONNECTION_ACCESS_TOKEN);
}

/* ---- words ---- */

const struct grant_advice http_api_grant_always[] = {
    {"invalid_scope", "scopes",
     "Check scopes: the server does not have these, or not for this client."},
    {NULL, NULL, NULL},
};

const struct grant_advice http_api_grant_proof[] = {
    {"invalid_dpop_proof", "client_id",
     "The server wants tokens that are bound to a key (DPoP), which this "
     "connector does not have. Let the server give plain Bearer tokens to this "
     "client."},
    {"use_dpop_nonce", "client_id",
     "The server wants tokens that are bound to a key (DPoP), which this "
     "connector does not have. Let the server give plain Bearer tokens to this "
     "client."},
    {NULL, NULL, NULL},
};

void http_api_read_grant_error(struct json_span body, struct buf *error,
                               struct buf *description)
{
    (void)json_find_text(body, "title", error);
    (void)json_find_text(body, "detail", description);
}
