/* SPDX-License-Identifier: MIT */
/* http_api.c - what the core has to know of an API that it knows nothing of. */
#include "http_api.h"

#include <string.h>

#include "ascii.h"
#include "dialect.h"
#include "origin.h"
#include "response.h"

static const unsigned char places[CONNECTION_PLACES] = {
    HTTP_API_FIELDS(FIELD_PLACE)};

static const struct auth_method *const methods_of_api[] = {
    &http_api_none,
    &http_api_basic,
    &http_api_bearer,
    &http_api_key_header,
    &http_api_key_query,
    &http_api_client_credentials,
    &http_api_authorization_code,
    NULL};

/* How an API counts is not known, so all calls share one limit. */
static void add_bucket(struct buf *out, const struct origin *origin,
                       const char *method, const char *path)
{
    (void)method;
    (void)path;
    buf_add(out, buf_cstr(&origin->url), origin->url.size);
    buf_add(out, buf_cstr(&origin->base), origin->base.size);
}

/* A login page of the network answers with HTML, and APIs do not. */
static bool is_page(const struct response *response)
{
    return response->content_type != NULL
           && ascii_same_start(response->content_type, "text/html", 9);
}

const struct service service = {
    .members = {"connection", CARD_BAD_CONNECTION, http_api_fields,
                HTTP_API_FIELD_COUNT, sizeof(struct card_field)},
    .places = places,
    .methods = methods_of_api,
    .names_method = true,
    .domain =
        {
            .key = "base_url",
            .pointer = "/base_url",
            .title = "The base URL",
            .name = "the connection's base URL",
            .place = "the server of base_url",
            .remedy = "Example: https://api.example.com/v2",
            .server = "the server's name",
            .has_path = true,
        },
    .read = http_api_read,
    .no_token = "is missing; auth \"bearer\" needs it.",
    .no_scopes = "is missing. Example: \"read write\"",
    .small_key =
        "It is an RSA key of less than 2048 bits, which is not secure.",

    .product = "http_api",
    .goes_to = "the request goes to the connection's base URL",
    .example = "/pets",

    .request_id = "x-request-id",
    .dialects = dialects_all,
    .bucket = add_bucket,
    .leads_away = "leads away from the connection's base URL",
    .other_name = "If it is the same API under another name, give that name in "
                  "the connection's base_url.",
    .refusal =
        {
            .read_body = http_api_read_error_body,
            .for_status = http_api_advice_for_status,
            .for_error = http_api_challenge_advice,
            .scope_examples = "",
        },
    .checkup =
        {
            .target = "/",
            .content = CONTENT_SUCCESS,
            .is_strange = is_page,
            .stranger = "This does not answer as an API does",
            .advice = "Check base_url and check_path, which must lead to "
                      "something that a GET can read, and whether a login page "
                      "of your network, or a proxy, answers in its place.",
            .wrong_place = CONNECTION_CHECK_PATH,
        },

    .grant =
        {
            .always = http_api_grant_always,
            .without_proof = http_api_grant_proof,
            .with_proof = http_api_grant_proof,
            .place = "issuer",
            .strange_type = "The card can use tokens of the type Bearer alone.",
            .wrong_place = "Check issuer and token_url: this does not answer "
                           "as a token endpoint does.",
            .read_error = http_api_read_grant_error,
        },
    .signin =
        {
            .server = "The server",
            .place = "issuer",
            .pointer = "/issuer",
            .refused = "Unless the person declined, check that the server "
                       "allows this client and these scopes; then begin again.",
            .elsewhere = "Both must be the same text. Set issuer to the former "
                         "if it is the right one, and begin again.",
            .no_refresh = "The server gave no refresh token. Allow this client "
                          "the grant type refresh_token and, where the server "
                          "has it, the scope offline_access.",
        },
};
