/* SPDX-License-Identifier: MIT */
/*
 * metadata.c - see metadata.h
 */
#include "metadata.h"

#include <string.h>

#include "authorize.h"
#include "jsonwrite.h"
#include "revoke.h"
#include "route.h"
#include "token.h"

static void member(struct buf *out, const char *name, const char *text)
{
    json_key(out, name);
    json_quote_str(out, text);
}

static void endpoint(struct buf *out, const char *name, const char *base,
                     const char *path)
{
    json_key(out, name);
    buf_char(out, '"');
    buf_str(out, base);
    buf_str(out, path);
    buf_char(out, '"');
}

static void algs(struct buf *out, const char *name)
{
    json_key(out, name);
    buf_char(out, '[');
    for (size_t i = 0; i < JOSE_ALGS; i++) {
        buf_str(out, i == 0 ? "" : ",");
        json_quote_str(out, jose_algs[i].name);
    }
    buf_char(out, ']');
}

/* Those of the operations, each once. */
static void scopes(struct buf *out)
{
    json_key(out, "scopes_supported");
    buf_str(out, "[\"offline_access\"");
    for (size_t i = 0; i < operation_count; i++) {
        size_t k = 0;
        while (strcmp(operations[k].scope, operations[i].scope) != 0)
            k++;
        if (k < i)
            continue;
        buf_char(out, ',');
        json_quote_str(out, operations[i].scope);
    }
    buf_char(out, ']');
}

void metadata_answer(struct oauth_call *call)
{
    static const char methods[] = "[\"client_secret_basic\","
                                  "\"client_secret_post\",\"private_key_jwt\"]";
    struct buf *out = &call->answer->body;

    call->answer->content_type = "application/json";
    buf_char(out, '{');
    member(out, "issuer", call->base);
    endpoint(out, "authorization_endpoint", call->base, AUTHORIZE_PATH);
    endpoint(out, "token_endpoint", call->base, TOKEN_PATH);
    endpoint(out, "jwks_uri", call->base, KEYS_PATH);
    endpoint(out, "revocation_endpoint", call->base, REVOKE_PATH);
    endpoint(out, "introspection_endpoint", call->base, INTROSPECT_PATH);
    buf_str(out, ",\"response_types_supported\":[\"code\"]"
                 ",\"response_modes_supported\":[\"query\"]"
                 ",\"grant_types_supported\":[\"authorization_code\","
                 "\"refresh_token\",\"client_credentials\"]"
                 ",\"subject_types_supported\":[\"public\"]"
                 ",\"code_challenge_methods_supported\":[\"S256\"]");
    scopes(out);
    buf_fmt(out,
            ",\"token_endpoint_auth_methods_supported\":%s"
            ",\"revocation_endpoint_auth_methods_supported\":%s"
            ",\"introspection_endpoint_auth_methods_supported\":%s",
            methods, methods, methods);
    algs(out, "token_endpoint_auth_signing_alg_values_supported");
    algs(out, "dpop_signing_alg_values_supported");
    buf_char(out, '}');
}

void keys_answer(struct oauth_call *call)
{
    const struct signer *signer = &call->oauth->signer;
    struct buf *out = &call->answer->body;

    call->answer->content_type = "application/json";
    buf_str(out, "{\"keys\":[{");
    jwk_write_members(out, &signer->public);
    member(out, "kid", signer->kid);
    member(out, "alg", "ES256");
    member(out, "use", "sig");
    buf_str(out, "}]}");
}
