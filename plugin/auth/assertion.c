/* SPDX-License-Identifier: MIT */
/* assertion.c - reads a private key, and signs an assertion for each try. */
#include "assertion.h"

#include "auth-limits.h"
#include "clock.h"
#include "jsonwalk.h"
#include "jwt.h"
#include "key.h"
#include "keypair.h"
#include "service.h"

/* A JWK may be given as a JSON object, or as text like any other key. */
bool assertion_read_key(struct connection_reader *reader, struct buf *key)
{
    struct json_span value = reader_value(reader, CONNECTION_PRIVATE_KEY), kind;

    if (members_empty(value) || json_type(value) != 'o')
        return reader_required(reader, CONNECTION_PRIVATE_KEY, key);
    if (!json_find(value, "kty", &kind) && !json_find(value, "keys", &kind))
        return reader_fault(reader, CONNECTION_PRIVATE_KEY,
                            "is an object, but neither a JWK, which has a "
                            "\"kty\", nor a JWK set, which has \"keys\".");
    buf_add(key, value.data, value.size);
    return reader_keep_text(reader, CONNECTION_PRIVATE_KEY, key);
}

/* The field that a sentence of key_read() is about. */
static enum connection_place place_of(const char *wrong)
{
    if (wrong == key_needs_passphrase || wrong == key_wrong_passphrase)
        return CONNECTION_PRIVATE_KEY_PASSPHRASE;
    if (wrong == key_needs_kid || wrong == key_unknown_kid)
        return CONNECTION_KEY_ID;
    return CONNECTION_PRIVATE_KEY;
}

static bool load_key(struct key *key, const struct connection *c,
                     struct error *error)
{
    const char *wrong =
        key_read(key, buf_cstr(&c->private_key), c->private_key.size,
                 c->private_key_passphrase.size > 0
                     ? buf_cstr(&c->private_key_passphrase)
                     : NULL,
                 c->key_id.size > 0 ? buf_cstr(&c->key_id) : NULL);
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);
    const char *field;

    if (wrong == NULL)
        return true;
    field = service_field(place_of(wrong))->key;
    buf_fmt(&pointer, "/%s", field);
    if (error_kept(error, &pointer))
        error_add(error, CARD_BAD_CONNECTION, field, buf_cstr(&pointer),
                  "Private Key cannot be used. %s", wrong);
    return false;
}

bool assertion_judge_key(const struct connection *connection,
                         struct error *error)
{
    auto_key struct key key = {NULL, KEY_RS256, NULL};

    if (connection->private_key.size == 0)
        return true;
    if (!load_key(&key, connection, error))
        return false;
    if (keypair_fits(key.pkey))
        return true;
    error_add(error, CARD_BAD_CONNECTION, "private_key", "/private_key",
              "Private Key cannot be used. Its private and its public half do "
              "not match: part of it was changed. Copy it again.");
    return false;
}

/* The key is parsed for each token and freed afterwards: OpenSSL keeps its
   numbers in memory that we cannot exclude from core dumps. */
bool assertion_load_key(struct token_form *form, struct error *error)
{
    return load_key(&form->client_key, form->connection, error);
}

bool assertion_fill(struct token_form *form, const char *endpoint,
                    struct buf *lines)
{
    const struct connection *c = form->connection;
    const struct key *key = &form->client_key;
    const char *kid = c->key_id.size > 0 ? buf_cstr(&c->key_id) : key->kid;
    auto_buf struct buf assertion = BUF_INIT_SECRET(ASSERTION_MAX);

    (void)lines;
    if (!jwt_assertion(key, kid, buf_cstr(&c->client_id), endpoint,
                       clock_now_s(&c->origin), &assertion))
        return false;
    tokenform_pair(form, "grant_type", "client_credentials");
    if (c->scopes.size > 0)
        tokenform_pair(form, "scope", buf_cstr(&c->scopes));
    tokenform_pair(form, "client_assertion_type",
                   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    tokenform_pair(form, "client_assertion", buf_cstr(&assertion));
    return buf_ok(&form->body);
}
