/* SPDX-License-Identifier: MIT */
/*
 * issue.c - see issue.h
 */
#include "issue.h"

#include <string.h>

#include "ident.h"
#include "jsonwrite.h"
#include "jws.h"
#include "org.h"

#define SECRET_LETTERS 43 /* 256 bits */

static void member(struct buf *out, const char *name, const char *text)
{
    json_key(out, name);
    json_quote_str(out, text);
}

static void number(struct buf *out, const char *name, int64_t value)
{
    json_key(out, name);
    buf_fmt(out, "%lld", (long long)value);
}

static void write_scopes(struct buf *out, const char *scopes)
{
    json_key(out, "scp");
    buf_char(out, '[');
    while (*scopes != '\0') {
        size_t size = strcspn(scopes, " ");
        if (out->data[out->size - 1] != '[')
            buf_char(out, ',');
        json_quote(out, scopes, size);
        scopes += size;
        scopes += strspn(scopes, " ");
    }
    buf_char(out, ']');
}

static void write_claims(struct buf *out, const struct oauth *oauth,
                         const char *issuer, const struct grant *grant,
                         int64_t now)
{
    char id[SECRET_LETTERS + 1];

    ident_secret(id, SECRET_LETTERS);
    buf_str(out, "{\"ver\":1,\"jti\":\"AT.");
    buf_str(out, id);
    buf_char(out, '"');
    member(out, "iss", issuer);
    member(out, "aud", issuer);
    member(out, "sub",
           grant->user != NULL ? grant->user->login : grant->client->id);
    number(out, "iat", now);
    number(out, "exp", now + oauth->with.token_lifetime);
    member(out, "cid", grant->client->id);
    if (grant->user != NULL)
        member(out, "uid", grant->user->id);
    write_scopes(out, grant->scopes);
    if (grant->jkt[0] != '\0') {
        json_key(out, "cnf");
        buf_char(out, '{');
        member(out, "jkt", grant->jkt);
        buf_char(out, '}');
    }
    buf_char(out, '}');
}

bool issue_sign(const struct oauth *oauth, const char *issuer,
                const struct grant *grant, struct buf *token)
{
    const struct signer *signer = &oauth->signer;
    auto_buf struct buf header = BUF_INIT(JWS_MAX);
    auto_buf struct buf claims = BUF_INIT(JWS_MAX);

    buf_char(&header, '{');
    member(&header, "kid", signer->kid);
    member(&header, "alg", "ES256");
    buf_char(&header, '}');
    write_claims(&claims, oauth, issuer, grant, oauth_now(oauth));
    return jws_sign(token, &header, &claims, signer->key,
                    jose_alg_named("ES256"));
}

void issue_random(struct buf *out)
{
    char text[SECRET_LETTERS + 1];

    ident_secret(text, SECRET_LETTERS);
    buf_str(out, text);
    wipe(text, sizeof(text));
}

static bool keep(struct oauth *oauth, struct vault *vault, const char *text,
                 int64_t seconds, const struct grant *grant)
{
    int64_t now = oauth_now(oauth);

    return vault_add(vault, text, now, now + seconds, grant) != NULL;
}

bool issue_keep_access(struct oauth *oauth, const char *token,
                       const struct grant *grant)
{
    return keep(oauth, &oauth->access, token, oauth->with.token_lifetime,
                grant);
}

bool issue_keep_refresh(struct oauth *oauth, const char *token,
                        const struct grant *grant)
{
    return keep(oauth, &oauth->refresh, token, REFRESH_SECONDS, grant);
}

bool issue_keep_code(struct oauth *oauth, const char *code,
                     const struct grant *grant)
{
    return keep(oauth, &oauth->codes, code, CODE_SECONDS, grant);
}

uint64_t issue_family(struct oauth *oauth)
{
    return ++oauth->families;
}

static bool of_family(const struct ticket *ticket, const void *family)
{
    return ticket->grant.family == *(const uint64_t *)family;
}

void issue_revoke_family(struct oauth *oauth, uint64_t family)
{
    vault_drop(&oauth->access, of_family, &family);
    vault_drop(&oauth->refresh, of_family, &family);
}
