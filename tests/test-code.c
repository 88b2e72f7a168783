/* SPDX-License-Identifier: MIT */
/* Signing in by browser (card.signin/1), and the refresh tokens it gives. */
#include "base64.h"
#include "card-signin.h"
#include "jsonwalk.h"
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REDIRECT "http://127.0.0.1:7777/callback"
/* printf 'client%%201:s%%2Fecret' | base64 */
#define BASIC "Y2xpZW50JTIwMTpzJTJGZWNyZXQ="

#define TOKENS(access, refresh, life)                                   \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: " \
    "close\r\n\r\n{\"access_token\":\"" access                          \
    "\",\"token_type\":\"Bearer\",\"expires_in\":" life                 \
    ",\"refresh_token\":\"" refresh "\",\"scope\":\"okta.devices.read " \
    "offline_access\"}"

static const struct card_signin *extension(void)
{
    return card_descriptor.get_extension(CARD_SIGNIN_EXTENSION);
}

static void connect_code(struct buf *text, int port, const char *refresh_token)
{
    buf_fmt(text,
            "{\"domain\":\"http://127.0.0.1:%d\",\"auth\":"
            "\"authorization_code\",\"client_id\":\"client 1\","
            "\"client_secret\":\"s/ecret\",\"scopes\":\"okta.devices.read\"",
            port);
    if (refresh_token != NULL)
        buf_fmt(text, ",\"refresh_token\":\"%s\"", refresh_token);
    buf_char(text, '}');
}

static struct card_call call_of(const struct buf *connection)
{
    struct card_call call = CARD_CALL_INIT;

    call.connection = (struct card_text){connection->data, connection->size};
    return call;
}

static void member(struct card_text json, const char *key, struct buf *value)
{
    struct json_span found;

    buf_reset(value);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json.data);
    if (json_find((struct json_span){json.data, json.size}, key, &found))
        json_unquote(value, found);
}

static void the_extension_is_found_by_its_name(void)
{
    CU_ASSERT_PTR_NOT_NULL(extension());
    CU_ASSERT_PTR_NULL(card_descriptor.get_extension("card.signin/2"));
    CU_ASSERT_PTR_NULL(card_descriptor.get_extension(NULL));
}

static void only_a_code_connection_needs_a_person(void)
{
    auto_buf struct buf connection = BUF_INIT(8192);
    struct card_call call;

    connect_code(&connection, 1, NULL);
    call = call_of(&connection);
    CU_ASSERT_EQUAL(extension()->needed(&call), 1);
    buf_reset(&connection);
    buf_str(&connection,
            "{\"domain\":\"a.okta.com\",\"api_token\":\"abcdef\"}");
    call = call_of(&connection);
    CU_ASSERT_EQUAL(extension()->needed(&call), 0);
    CU_ASSERT_EQUAL(extension()->needed(NULL), 0);
}

/* A begun sign-in, and the values of its URL. */
struct begun {
    struct buf pending;
    struct buf url;
    struct buf state;
    struct buf challenge;
};

static void begin(struct begun *b, const struct buf *connection)
{
    struct card_call call = call_of(connection);
    struct card_result result = CARD_RESULT_INIT;

    CU_ASSERT_EQUAL_FATAL(extension()->begin(&call, REDIRECT, &result),
                          CARD_OK);
    member(result.output, "authorize_url", &b->url);
    member(result.output, "pending", &b->pending);
    field_of(buf_cstr(&b->url), "&state=", "&", &b->state);
    field_of(buf_cstr(&b->url), "&code_challenge=", "&", &b->challenge);
    card_descriptor.release(&result);
}

#define BEGUN_INIT                                                   \
    {                                                                \
        BUF_INIT(8192), BUF_INIT(8192), BUF_INIT(512), BUF_INIT(512) \
    }

static void begun_free(struct begun *b)
{
    buf_free(&b->pending);
    buf_free(&b->url);
    buf_free(&b->state);
    buf_free(&b->challenge);
}

static int32_t finish(const struct begun *b, const struct buf *connection,
                      const char *query, struct card_result *result)
{
    struct card_call call = call_of(connection);
    struct card_text pending = {b->pending.data, b->pending.size};
    auto_buf struct buf url = BUF_INIT(8192);
    struct card_text callback;

    buf_fmt(&url, REDIRECT "?%s&state=%s", query, buf_cstr(&b->state));
    callback = (struct card_text){url.data, url.size};
    return extension()->finish(&call, &pending, &callback, result);
}

static void begin_asks_with_pkce_and_state(void)
{
    auto_buf struct buf connection = BUF_INIT(8192), first = BUF_INIT(512);
    struct begun b = BEGUN_INIT;

    connect_code(&connection, 1, NULL);
    begin(&b, &connection);
    CU_ASSERT(strncmp(buf_cstr(&b.url),
                      "http://127.0.0.1:1/oauth2/v1/authorize?"
                      "response_type=code&client_id=client%201&redirect_uri="
                      "http%3A%2F%2F127.0.0.1%3A7777%2Fcallback&scope="
                      "okta.devices.read%20offline_access&state=",
                      180)
              == 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(buf_cstr(&b.url), "&code_challenge_method=S256&"));
    CU_ASSERT_EQUAL(b.state.size, 43);
    CU_ASSERT_EQUAL(b.challenge.size, 43);
    CU_ASSERT_PTR_NULL(strstr(buf_cstr(&b.url), "s%2Fecret"));
    buf_add(&first, b.state.data, b.state.size);
    buf_reset(&b.state);
    begin(&b, &connection);
    CU_ASSERT(strcmp(buf_cstr(&first), buf_cstr(&b.state)) != 0);
    begun_free(&b);
}

static void finish_exchanges_the_code_for_tokens(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKENS("accessOne", "refreshOne", "3600")), CLOSED(ANSWER)};
    struct recorder *r = recorder_start(steps, 2);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(512);
    auto_buf struct buf hash = BUF_INIT(512);
    struct card_result result = CARD_RESULT_INIT;
    struct begun b = BEGUN_INIT;
    unsigned char digest[32];
    struct carried c;

    connect_code(&connection, recorder_port(r), NULL);
    begin(&b, &connection);
    CU_ASSERT_EQUAL(finish(&b, &connection, "code=the%2Fcode", &result),
                    CARD_OK);
    member(result.connection_update, "refresh_token", &value);
    UNIT_TEXT(buf_cstr(&value), "refreshOne");
    member(result.output, "scopes", &value);
    UNIT_TEXT(buf_cstr(&value), "okta.devices.read offline_access");
    card_descriptor.release(&result);
    CU_ASSERT_PTR_NOT_NULL(strstr(recorder_request(r, 0),
                                  "\r\nAuthorization: Basic " BASIC "\r\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(recorder_request(r, 0),
               "grant_type=authorization_code&code=the%2Fcode&redirect_uri="
               "http%3A%2F%2F127.0.0.1%3A7777%2Fcallback&code_verifier="));
    field_of(recorder_request(r, 0), "&code_verifier=", "&", &value);
    EVP_Digest(value.data, value.size, digest, NULL, EVP_sha256(), NULL);
    base64url_add(&hash, digest, sizeof digest);
    UNIT_TEXT(buf_cstr(&hash), buf_cstr(&b.challenge));
    /* the token just given serves the next call: no refresh is spent */
    buf_reset(&connection);
    connect_code(&connection, recorder_port(r), "refreshOne");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(recorder_request(r, 1), "Authorization: Bearer accessOne"));
    CU_ASSERT_PTR_NULL(c.result.connection_update.data);
    carried_free(&c);
    begun_free(&b);
    recorder_stop(r);
}

static void finish_refused(const char *query, int32_t code, const char *words)
{
    struct recorder_step step = CLOSED(ANSWER);
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    auto_buf struct buf said = BUF_INIT(8192);
    struct card_result result = CARD_RESULT_INIT;
    struct begun b = BEGUN_INIT;

    connect_code(&connection, recorder_port(r), NULL);
    begin(&b, &connection);
    if (strstr(query, "state=") != NULL)
        buf_reset(&b.state);
    CU_ASSERT_EQUAL(finish(&b, &connection, query, &result), code);
    member(result.error, "message", &said);
    if (strstr(buf_cstr(&said), words) == NULL)
        UNIT_TEXT(buf_cstr(&said), words);
    CU_ASSERT_EQUAL(recorder_count(r), 0);
    card_descriptor.release(&result);
    begun_free(&b);
    recorder_stop(r);
}

static void a_callback_that_is_not_ours_is_refused(void)
{
    finish_refused("code=x&state=forged", CARD_INVALID_INPUT,
                   "another sign-in");
    finish_refused("error=access_denied&error_description=No+way", CARD_AUTH,
                   "access_denied");
    finish_refused("x=1", CARD_AUTH, "without a code");
}

static void nobody_signed_in_says_connect(void)
{
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, 1, NULL);
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "Nobody has signed in"));
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "Sign in again with your host"));
    carried_free(&c);
}

static void a_spent_refresh_token_says_connect(void)
{
    struct recorder_step step = CLOSED(REFUSAL("", "invalid_grant"));
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, recorder_port(r), "refreshSpent");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    CU_ASSERT_PTR_NOT_NULL(strstr(c.error, "Sign in again with your host"));
    CU_ASSERT_PTR_NULL(strstr(c.error, "refreshSpent"));
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    carried_free(&c);
    recorder_stop(r);
}

static void update_is(const struct carried *c, const char *expected)
{
    auto_buf struct buf value = BUF_INIT(512);

    member(c->result.connection_update, "refresh_token", &value);
    UNIT_TEXT(buf_cstr(&value), expected);
}

/* A host that still has the first token gets the newest, and never makes the
   card spend an old one. */
static void a_rotated_token_comes_back_and_is_never_spent_again(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKENS("accessA", "refreshTwo", "1")), CLOSED(ANSWER),
        CLOSED(TOKENS("accessB", "refreshThree", "3600")), CLOSED(ANSWER),
        CLOSED(ANSWER)};
    struct recorder *r = recorder_start(steps, 5);
    auto_buf struct buf old = BUF_INIT(8192), newest = BUF_INIT(8192);
    auto_buf struct buf value = BUF_INIT(512);
    struct carried c;

    connect_code(&old, recorder_port(r), "refreshFirst");
    c = call_with(&old);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    update_is(&c, "refreshTwo");
    carried_free(&c);
    sleep(1);
    c = call_with(&old);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    update_is(&c, "refreshThree");
    carried_free(&c);
    field_of(recorder_request(r, 0), "&refresh_token=", "&", &value);
    UNIT_TEXT(buf_cstr(&value), "refreshFirst");
    field_of(recorder_request(r, 2), "&refresh_token=", "&", &value);
    UNIT_TEXT(buf_cstr(&value), "refreshTwo");
    connect_code(&newest, recorder_port(r), "refreshThree");
    c = call_with(&newest);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_PTR_NULL(c.result.connection_update.data);
    CU_ASSERT_EQUAL(recorder_count(r), 5);
    carried_free(&c);
    recorder_stop(r);
}

/* The API's failure must not lose the token that came before it. */
static void a_rotated_token_comes_back_from_a_call_that_failed(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKENS("accessF", "refreshNew", "3600")),
        CLOSED("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")};
    struct recorder *r = recorder_start(steps, 2);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, recorder_port(r), "refreshOld");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    update_is(&c, "refreshNew");
    carried_free(&c);
    recorder_stop(r);
}

static void two_people_of_one_app_are_two_sessions(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKENS("accessAda", "refreshAda2", "3600")), CLOSED(ANSWER),
        CLOSED(TOKENS("accessBob", "refreshBob2", "3600")), CLOSED(ANSWER)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf ada = BUF_INIT(8192), bob = BUF_INIT(8192);
    struct carried c;

    connect_code(&ada, recorder_port(r), "refreshAda");
    connect_code(&bob, recorder_port(r), "refreshBob");
    c = call_with(&ada);
    carried_free(&c);
    c = call_with(&bob);
    carried_free(&c);
    CU_ASSERT_PTR_NOT_NULL(strstr(recorder_request(r, 1), "Bearer accessAda"));
    CU_ASSERT_PTR_NOT_NULL(strstr(recorder_request(r, 3), "Bearer accessBob"));
    recorder_stop(r);
}

/* A refresh token may have been spent by a request that was not answered: only
   what the rate limit refused is sent again. */
static void refresh_asked(const char *first, size_t times, int32_t code)
{
    const struct recorder_step steps[] = {
        {.answer = first, .close_after = 1},
        CLOSED(TOKEN("token", "Bearer", "3600")),
        KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, recorder_port(r), "refresh0");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, code);
    CU_ASSERT_EQUAL(recorder_count(r), times);
    carried_free(&c);
    recorder_stop(r);
}

static void a_refresh_token_is_not_risked_by_a_retry(void)
{
    refresh_asked("HTTP/1.1 429 X\r\nRetry-After: 0\r\n\r\n", 3, CARD_OK);
    refresh_asked("HTTP/1.1 503 X\r\nRetry-After: 0\r\n\r\n", 1, CARD_AUTH);
    refresh_asked(NULL, 1, CARD_NETWORK);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("code", T(the_extension_is_found_by_its_name),
          T(only_a_code_connection_needs_a_person),
          T(begin_asks_with_pkce_and_state),
          T(finish_exchanges_the_code_for_tokens),
          T(a_callback_that_is_not_ours_is_refused),
          T(nobody_signed_in_says_connect),
          T(a_spent_refresh_token_says_connect),
          T(a_rotated_token_comes_back_and_is_never_spent_again),
          T(a_rotated_token_comes_back_from_a_call_that_failed),
          T(two_people_of_one_app_are_two_sessions),
          T(a_refresh_token_is_not_risked_by_a_retry))
