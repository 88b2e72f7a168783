/* SPDX-License-Identifier: MIT */
/* serviceapp.h - the card signing in as an app, for tests */
#ifndef SERVICEAPP_H
#define SERVICEAPP_H

#include "buf.h"
#include "carry.h"

/* Answers of a token endpoint and of an API, and the steps that give them. */
#define TOKEN(name, type, life)                                          \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: "  \
    "close\r\n\r\n{\"access_token\":\"" name "\",\"token_type\":\"" type \
    "\",\"expires_in\":" life "}"
#define REFUSAL(more, error)                                              \
    "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n" more \
    "Connection: close\r\n\r\n{\"error\":\"" error                        \
    "\",\"error_description\":\"told by the server\"}"
#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
#define CLOSED(text)                     \
    {                                    \
        .answer = text, .close_after = 1 \
    }
#define KEPT(text)     \
    {                  \
        .answer = text \
    }

/* Makes a connection with a key of its own, so that each test has its own
   session. `more` is members with a comma before them. */
void make_connection(struct buf *text, int port, const char *more);

/* The same, for an app that a person signs in to; refresh_token may be NULL. */
void connect_code(struct buf *text, int port, const char *refresh_token);
/* printf 'client%%201:s%%2Fecret' | base64 */
#define BASIC "Y2xpZW50JTIwMTpzJTJGZWNyZXQ="

/* The answer of its token endpoint. */
#define TOKENS(access, refresh, life)                                   \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: " \
    "close\r\n\r\n{\"access_token\":\"" access                          \
    "\",\"token_type\":\"Bearer\",\"expires_in\":" life                 \
    ",\"refresh_token\":\"" refresh "\",\"scope\":\"okta.devices.read " \
    "offline_access\"}"

/* Requests GET /x?a=1 with it. */
struct carried call_with(const struct buf *connection);

/* The text after `name` in a request, up to one of the characters in `stop`. */
void field_of(const char *request, const char *name, const char *stop,
              struct buf *value);

/* A member of a result's text; it must exist. */
void member(struct card_text json, const char *key, struct buf *value);

/* The header (0) or the claims (1) of a compact JWS, as JSON. */
void part_of(const struct buf *jws, int index, struct buf *json);

/* One member of it; empty if it does not exist. */
void claim_of(const struct buf *json, const char *name, struct buf *value);
void claim_is(const struct buf *json, const char *name, const char *expected);

#endif
