/* SPDX-License-Identifier: MIT */
/*
 * okta.h - the connector Okta Devices: what its files share, and its cards need
 *
 * okta.c defines `service` (service.h) from the functions and tables here.
 */
#ifndef OKTA_H
#define OKTA_H

#include "connector.h"
#include "service.h"
#include "transport-fields.h"

/* The fields of a connection, in the order of the descriptor. */
/* Packed in another way each time, so it is not formatted. */
/* clang-format off */
#define OKTA_FIELDS(ROW)        \
    ROW(ADDRESS)                \
    ROW(AUTH)                   \
    ROW(API_TOKEN)              \
    ROW(ACCESS_TOKEN)           \
    ROW(CLIENT_ID)              \
    ROW(CLIENT_SECRET)          \
    ROW(REFRESH_TOKEN)          \
    ROW(PRIVATE_KEY)            \
    ROW(PRIVATE_KEY_PASSPHRASE) \
    ROW(KEY_ID)                 \
    ROW(SCOPES)                 \
    ROW(DPOP)                   \
    TRANSPORT_NAMES(ROW)
/* clang-format on */

enum { OKTA_FIELDS(FIELD_POSITION) OKTA_FIELD_COUNT };

extern const struct card_field okta_fields[OKTA_FIELD_COUNT];

/* The members that the descriptors of all cards of this connector share. The
   exported card has cards_extension. */
#define OKTA_DESCRIPTOR                                                 \
    CONNECTOR_DESCRIPTOR,                                               \
        .connector = "okta_devices", .connector_title = "Okta Devices", \
        .connection = okta_fields, .connection_count = OKTA_FIELD_COUNT

/* The documentation of the API's devices, for documentation_url. */
#define OKTA_DEVICES_URL                                           \
    "https://developer.okta.com/docs/api/openapi/okta-management/" \
    "management/tag/Device/"

/* The methods of signing in, each in its file. */
extern const struct auth_method okta_api_token;
extern const struct auth_method okta_access_token;
extern const struct auth_method okta_service_app;
extern const struct auth_method okta_authorization_code;

/* domain-rules.c */
const char *okta_name_refused(const char *name);
bool okta_is_placeholder(const char *text);

/* bucket.c */
void okta_bucket(struct buf *out, const struct origin *origin,
                 const char *method, const char *path);

/* refusal-words.c */
void okta_read_error_body(struct refusal_said *said, struct json_span body);
const char *okta_advice_for_status(const struct refusal *refusal);
extern const struct challenge_advice okta_challenge_advice[];

/* grant-words.c */
extern const struct grant_advice okta_grant_always[];
extern const struct grant_advice okta_grant_without_proof[];
extern const struct grant_advice okta_grant_with_proof[];

#endif
