/* SPDX-License-Identifier: MIT */
/*
 * http_api.h - the connector HTTP API: any API over HTTPS, by its base URL
 *
 * http_api.c defines `service` (service.h) from the functions and tables here.
 */
#ifndef HTTP_API_H
#define HTTP_API_H

#include "auth/tokenform.h"
#include "connection-reader.h"
#include "connection.h"
#include "connector.h"
#include "service.h"
#include "transport-fields.h"

/* The fields of a connection, in the order of the descriptor. */
/* Packed in another way each time, so it is not formatted. */
/* clang-format off */
#define HTTP_API_FIELDS(ROW)    \
    ROW(ADDRESS)                \
    ROW(AUTH)                   \
    ROW(USERNAME)               \
    ROW(PASSWORD)               \
    ROW(ACCESS_TOKEN)           \
    ROW(API_KEY)                \
    ROW(API_KEY_NAME)           \
    ROW(ISSUER)                 \
    ROW(TOKEN_URL)              \
    ROW(CLIENT_ID)              \
    ROW(CLIENT_SECRET)          \
    ROW(REFRESH_TOKEN)          \
    ROW(PRIVATE_KEY)            \
    ROW(PRIVATE_KEY_PASSPHRASE) \
    ROW(KEY_ID)                 \
    ROW(SCOPES)                 \
    ROW(HEADERS)                \
    ROW(CHECK_PATH)             \
    ROW(ITEMS_POINTER)          \
    ROW(NEXT_POINTER)           \
    ROW(CURSOR_POINTER)         \
    ROW(CURSOR_PARAMETER)       \
    TRANSPORT_NAMES(ROW)
/* clang-format on */

enum { HTTP_API_FIELDS(FIELD_POSITION) HTTP_API_FIELD_COUNT };

extern const struct card_field http_api_fields[HTTP_API_FIELD_COUNT];

/* The methods of signing in, each in its file; the two that send an API key
   share one. */
extern const struct auth_method http_api_none;
extern const struct auth_method http_api_basic;
extern const struct auth_method http_api_bearer;
extern const struct auth_method http_api_key_header;
extern const struct auth_method http_api_key_query;
extern const struct auth_method http_api_client_credentials;
extern const struct auth_method http_api_authorization_code;

/* settings-read.c: the default headers and the path of the test. */
bool http_api_read(struct connection_reader *reader,
                   struct connection *connection);

/* oauth-client.c: what the last two methods share. */

/* Reads the fields that say where to sign in: the issuer or, if that is allowed
   in its place, the URL of the token endpoint. */
bool http_api_read_place(struct connection_reader *reader,
                         struct connection *connection, bool by_token_url);

/* Adds the client's id and secret as the server wants them. Returns false if
   memory ran out. */
bool http_api_add_client(struct token_form *form, struct buf *lines);

void http_api_preview_token(const struct connection *connection,
                            struct buf *out);
extern const struct grant_advice http_api_grant_always[];
extern const struct grant_advice http_api_grant_proof[];
void http_api_read_grant_error(struct json_span body, struct buf *error,
                               struct buf *description);

/* refusal-words.c */
void http_api_read_error_body(struct refusal_said *said, struct json_span body);
const char *http_api_advice_for_status(const struct refusal *refusal);
extern const struct challenge_advice http_api_challenge_advice[];

/* paging-read.c: where an answer has a list and its next page. */
bool http_api_read_paging(struct connection_reader *reader,
                          struct connection *connection);

#endif
