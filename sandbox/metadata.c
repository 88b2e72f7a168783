/* SPDX-License-Identifier: MIT */
/*
 * metadata.c - answers with the server's metadata and keys
 */
#include "metadata.h"

#include <string.h>

#include "authorize.h"
#include "revoke.h"
#include "route.h"
#include "token.h"

static struct json_object *algs(void)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < JOSE_ALGS; i++)
        push_text(list, jose_algs[i].name);
    return list;
}

/* Returns the scopes of all operations without duplicates. */
static struct json_object *scopes(void)
{
    struct json_object *list = json_object_new_array();

    push_text(list, "offline_access");
    for (size_t i = 0; i < operation_count; i++) {
        size_t k = 0;
        while (strcmp(operations[k].scope, operations[i].scope) != 0)
            k++;
        if (k == i)
            push_text(list, operations[i].scope);
    }
    return list;
}

void metadata_answer(struct oauth_call *call)
{
    static const struct {
        const char *name;
        const char *path;
    } endpoints[] = {{"issuer", ""},
                     {"authorization_endpoint", AUTHORIZE_PATH},
                     {"token_endpoint", TOKEN_PATH},
                     {"jwks_uri", KEYS_PATH},
                     {"revocation_endpoint", REVOKE_PATH},
                     {"introspection_endpoint", INTROSPECT_PATH}};
    static const char methods[] = "[\"client_secret_basic\","
                                  "\"client_secret_post\",\"private_key_jwt\"]";
    struct json_object *answer = json_object_new_object();

    for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++)
        put_format(answer, endpoints[i].name, "%s%s", call->base,
                   endpoints[i].path);
    put_json(answer, "response_types_supported", "[\"code\"]");
    put_json(answer, "response_modes_supported", "[\"query\"]");
    put_json(answer, "grant_types_supported",
             "[\"authorization_code\",\"refresh_token\","
             "\"client_credentials\"]");
    put_json(answer, "subject_types_supported", "[\"public\"]");
    put_json(answer, "id_token_signing_alg_values_supported",
             "[\"" SIGNER_ALG "\"]");
    put_json(answer, "code_challenge_methods_supported", "[\"S256\"]");
    put(answer, "scopes_supported", scopes());
    put_json(answer, "token_endpoint_auth_methods_supported", methods);
    put_json(answer, "revocation_endpoint_auth_methods_supported", methods);
    put_json(answer, "introspection_endpoint_auth_methods_supported", methods);
    put(answer, "token_endpoint_auth_signing_alg_values_supported", algs());
    put(answer, "dpop_signing_alg_values_supported", algs());
    answer_json(call->answer, answer);
}

void keys_answer(struct oauth_call *call)
{
    struct signer *signer = &call->oauth->signer;
    struct buf *out = &call->answer->body;

    if (!signer_ready(signer)) {
        oauth_fail(call, 500, "server_error", "No memory.");
        return;
    }
    call->answer->content_type = "application/json";
    buf_str(out, "{\"keys\":[{");
    jwk_write_members(out, &signer->public);
    buf_fmt(out,
            ",\"kid\":\"%s\",\"alg\":\"" SIGNER_ALG "\",\"use\":\"sig\"}]}",
            signer->kid);
}
