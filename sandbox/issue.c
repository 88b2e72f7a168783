/* SPDX-License-Identifier: MIT */
/*
 * issue.c - makes, stores and revokes tokens and codes
 */
#include "issue.h"

#include <string.h>

#include "ident.h"
#include "jws.h"
#include "org.h"

#define SECRET_LETTERS 43 /* 256 bits */

static struct json_object *scope_list(const char *scopes)
{
    struct json_object *list = json_object_new_array();

    while (*scopes != '\0') {
        size_t size = strcspn(scopes, " ");
        push(list, json_object_new_string_len(scopes, (int)size));
        scopes += size;
        scopes += strspn(scopes, " ");
    }
    return list;
}

void put_confirmation(struct json_object *object, const struct grant *grant)
{
    struct json_object *confirmation = json_object_new_object();

    put_text(confirmation, "jkt", grant->jkt);
    put(object, "cnf", confirmation);
}

static struct json_object *make_claims(const struct oauth *oauth,
                                       const char *issuer,
                                       const struct grant *grant, int64_t now)
{
    char id[SECRET_LETTERS + 1];
    struct json_object *claims = json_object_new_object();

    ident_secret(id, SECRET_LETTERS);
    put_number(claims, "ver", 1);
    put_format(claims, "jti", "AT.%s", id);
    put_text(claims, "iss", issuer);
    put_text(claims, "aud", issuer);
    put_text(claims, "sub",
             grant->user != NULL ? grant->user->login : grant->client->id);
    put_number(claims, "iat", now);
    put_number(claims, "exp", now + oauth->with.token_lifetime);
    put_text(claims, "cid", grant->client->id);
    if (grant->user != NULL)
        put_text(claims, "uid", grant->user->id);
    put(claims, "scp", scope_list(grant->scopes));
    if (grant->jkt[0] != '\0')
        put_confirmation(claims, grant);
    return claims;
}

bool issue_sign(struct oauth *oauth, const char *issuer,
                const struct grant *grant, struct buf *token)
{
    struct signer *signer = &oauth->signer;
    auto_object struct json_object *header = json_object_new_object();
    auto_object struct json_object *claims = NULL;

    if (!signer_ready(signer))
        return false;
    put_text(header, "kid", signer->kid);
    put_text(header, "alg", SIGNER_ALG);
    claims = make_claims(oauth, issuer, grant, oauth_now(oauth));
    return jws_sign(token, header, claims, signer->key,
                    jose_alg_named(SIGNER_ALG));
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
