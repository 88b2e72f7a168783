/* SPDX-License-Identifier: MIT */
/* okta.c - what the core has to know of Okta, in one struct. */
#include "okta.h"

#include <string.h>

#include "dialect.h"
#include "htu.h"
#include "ratelimit.h"

static const unsigned char places[CONNECTION_PLACES] = {
    OKTA_FIELDS(FIELD_PLACE)};

static const struct auth_method *const methods_of_okta[] = {
    &okta_api_token, &okta_access_token, &okta_service_app,
    &okta_authorization_code, NULL};

#define LIMIT_NAMES "x-rate-limit-"

/* Most fields of an answer are about something else. */
static bool is_limit(const struct header_field *field)
{
    return field->name_size > sizeof LIMIT_NAMES - 1
           && memcmp(field->name, LIMIT_NAMES, sizeof LIMIT_NAMES - 1) == 0;
}

/* Of several resets the earliest counts, as in Okta's SDKs; of the other fields
   the first. */
static void read_limits(const struct dialect *dialect, struct limits *limits,
                        const struct header_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct header_field *field = &fields[i];

        if (!is_limit(field))
            continue;
        if (field_is(field, dialect->reset))
            limits_reset(limits, field);
        else if (!field->repeats && field_is(field, dialect->limit))
            limits->limit = limits_number(field);
        else if (!field->repeats && field_is(field, dialect->remaining))
            limits->remaining = limits_number(field);
    }
}

static const struct dialect okta_dialect = {read_limits, LIMIT_NAMES "limit",
                                            LIMIT_NAMES "remaining",
                                            LIMIT_NAMES "reset"};
static const struct dialect *const dialects[] = {&okta_dialect, NULL};

/* Without an "until" the System Log has no end: its last page so far also links
   to a next page. */
static bool is_open_log(const struct buf *of)
{
    static const char path[] = "/api/v1/logs";
    size_t size = sizeof path - 1;
    const char *target = buf_cstr(of);

    return strncmp(target, path, size) == 0
           && (target[size] == '\0' || target[size] == '?')
           && target_parameter(of, "until").size == 0;
}

static void read_grant_error(struct json_span body, struct buf *error,
                             struct buf *description)
{
    (void)json_find_text(body, "errorCode", error);
    (void)json_find_text(body, "errorSummary", description);
}

const struct service service = {
    .members = {"connection", CARD_BAD_CONNECTION, okta_fields,
                OKTA_FIELD_COUNT, sizeof(struct card_field)},
    .places = places,
    .methods = methods_of_okta,
    .domain =
        {
            .key = "domain",
            .pointer = "/domain",
            .title = "The domain",
            .name = "the connection's domain",
            .place = "the domain",
            .remedy = "Your domain is shown at the top right of the Okta "
                      "dashboard, below your name. Example: acme.okta.com",
            .server = "the org's name",
            .needs_dot = true,
            .refused = okta_name_refused,
            .placeholder = okta_is_placeholder,
        },
    .no_token = "is missing. Give the connection an \"api_token\", an "
                "\"access_token\", or the \"client_id\" of an app and its "
                "\"private_key\" or \"client_secret\".",
    .no_scopes = "is missing. Example: \"okta.devices.read\"",
    .small_key = "It is an RSA key of less than 2048 bits, which Okta does not "
                 "accept.",

    .product = "custom_api_action",
    .goes_to = "the request goes to the connection's domain",
    .example = "/api/v1/devices",
    .retry_header = "X-Okta-Retry-",
    .htu = htu_add,
    .token_path = "/oauth2/v1/token",
    .authorize_path = "/oauth2/v1/authorize",

    .request_id = "x-okta-request-id",
    .dialects = dialects,
    .bucket = okta_bucket,
    .cursor = "after",
    .is_open = is_open_log,
    .leads_away = "leads away from the connection's domain",
    .other_name = "If it is the same org under another name, give that name as "
                  "the connection's domain.",
    .refusal =
        {
            .read_body = okta_read_error_body,
            .for_status = okta_advice_for_status,
            .for_error = okta_challenge_advice,
            .scope_examples = ", such as okta.devices.read to look or "
                              "okta.devices.manage to change",
        },
    .checkup =
        {
            .target = "/api/v1/devices?limit=1",
            .content = CONTENT_LIST,
            .stranger = "This does not answer as an Okta org does",
            .advice = "Check the connection's domain, and whether a login page "
                      "of your network, or a proxy, answers in its place.",
            .wrong_place = CONNECTION_ADDRESS,
        },

    .grant =
        {
            .always = okta_grant_always,
            .without_proof = okta_grant_without_proof,
            .with_proof = okta_grant_with_proof,
            .place = "domain",
            .strange_type = "The card can use tokens of the types Bearer and "
                            "DPoP alone. Is the connection's domain an Okta "
                            "org?",
            .wrong_place = "Is the connection's domain an Okta org?",
            .read_error = read_grant_error,
        },
    .signin =
        {
            .server = "Okta",
            .place = "domain",
            .pointer = "/domain",
            .refused = "Unless the person declined, check that the app is "
                       "granted the scopes, and that the person is assigned to "
                       "it and has an admin role that allows them, such as "
                       "Super Administrator; then begin again.",
            .elsewhere = "If both are your org, set domain to the former and "
                         "begin again.",
            .no_refresh = "Okta gave no refresh token. Allow the grant type "
                          "Refresh Token in the app's General tab, and the "
                          "scope offline_access.",
        },
};
