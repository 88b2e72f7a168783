/* SPDX-License-Identifier: MIT */
/* endpoints.c - finds endpoints by the service, the connection or the issuer.
 */
#include "endpoints.h"

#include <string.h>

#include "discovery.h"
#include "service.h"

void endpoints_free(struct endpoints *endpoints)
{
    origin_free(&endpoints->token_side.origin);
    buf_free(&endpoints->token_target);
    buf_free(&endpoints->authorize_url);
}

/* ---- of the service ---- */

static bool copy_origin(struct origin *to, const struct origin *from)
{
    *to = *from;
    to->url = (struct buf)BUF_INIT(ORIGIN_MAX);
    to->base = (struct buf)BUF_INIT(ORIGIN_BASE_MAX);
    buf_add(&to->url, from->url.data, from->url.size);
    return buf_ok(&to->url);
}

static bool use_paths(struct endpoints *e, const struct connection *c,
                      struct error *error)
{
    buf_str(&e->token_target, service.token_path);
    buf_fmt(&e->authorize_url, "%s%s", buf_cstr(&c->origin.url),
            service.authorize_path);
    e->asks_offline = true;
    return (copy_origin(&e->token_side.origin, &c->origin)
            && buf_ok(&e->token_target) && buf_ok(&e->authorize_url))
           || error_no_memory(error);
}

/* ---- by URLs ---- */

static const struct domain_words named_words = {
    .key = "token_url",
    .pointer = "/token_url",
    .title = "The token URL",
    .remedy = "Example: https://id.example.com/oauth/token",
    .server = "the server's name",
};

static const struct domain_words found_words = {
    .key = "issuer",
    .pointer = "/issuer",
    .title = "The token endpoint that the issuer names",
    .remedy = "Is issuer the right one?",
    .server = "the server's name",
};

static bool use_token_url(struct endpoints *e, const struct buf *url,
                          const struct domain_words *words, struct error *error)
{
    return origin_read_url(&e->token_side.origin, &e->token_target, words,
                           buf_cstr(url), url->size, error);
}

/* ---- by the issuer ---- */

/* The default is client_secret_basic (RFC 8414, section 2). */
static bool wants_secret_in_body(const struct metadata *m)
{
    return m->auth_methods.data != NULL
           && metadata_has(m->auth_methods, "client_secret_post")
           && !metadata_has(m->auth_methods, "client_secret_basic");
}

static bool use_metadata(struct endpoints *e, const struct metadata *m,
                         struct error *error)
{
    e->secret_in_body = wants_secret_in_body(m);
    e->asks_offline =
        m->scopes.data != NULL && metadata_has(m->scopes, "offline_access");
    e->asks_consent = e->asks_offline;
    buf_add(&e->authorize_url, buf_cstr(&m->authorize_url),
            m->authorize_url.size);
    if (!buf_ok(&e->authorize_url))
        return error_no_memory(error);
    return use_token_url(e, &m->token_url, &found_words, error);
}

static bool ask_issuer(struct endpoints *e, const struct connection *c,
                       const struct log *log, int64_t deadline,
                       struct error *error)
{
    struct metadata metadata = METADATA_INIT;
    bool good = discovery_ask(&metadata, c, log, deadline, error)
                && use_metadata(e, &metadata, error);

    metadata_free(&metadata);
    return good;
}

bool endpoints_find(struct endpoints *e, const struct connection *c,
                    const struct log *log, int64_t deadline,
                    struct error *error)
{
    e->token_side = *c;
    e->token_side.origin = (struct origin)ORIGIN_INIT;
    if (service.token_path != NULL)
        return use_paths(e, c, error);
    if (c->token_url.size > 0)
        return use_token_url(e, &c->token_url, &named_words, error);
    return ask_issuer(e, c, log, deadline, error);
}
