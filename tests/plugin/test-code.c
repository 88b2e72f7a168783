/* SPDX-License-Identifier: MIT */
/* Signing in by browser: the two steps of card.signin/1. */
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

static const struct card_signin *extension(void)
{
    return card_descriptor.get_extension(CARD_SIGNIN_EXTENSION);
}

static struct card_call call_of(const struct buf *connection)
{
    struct card_call call = CARD_CALL_INIT;

    call.connection = (struct card_text){connection->data, connection->size};
    return call;
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

/* A sign-in that was started, and the values of its URL. */
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
    UNIT_HAS(buf_cstr(&b.url), "&code_challenge_method=S256&");
    CU_ASSERT_EQUAL(b.state.size, 43);
    CU_ASSERT_EQUAL(b.challenge.size, 43);
    UNIT_LACKS(buf_cstr(&b.url), "s%2Fecret");
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
    UNIT_HAS(recorder_request(r, 0), "\r\nAuthorization: Basic " BASIC "\r\n");
    UNIT_HAS(recorder_request(r, 0),
             "grant_type=authorization_code&code=the%2Fcode&redirect_uri="
             "http%3A%2F%2F127.0.0.1%3A7777%2Fcallback&code_verifier=");
    field_of(recorder_request(r, 0), "&code_verifier=", "&", &value);
    EVP_Digest(value.data, value.size, digest, NULL, EVP_sha256(), NULL);
    base64url_add(&hash, digest, sizeof digest);
    UNIT_TEXT(buf_cstr(&hash), buf_cstr(&b.challenge));
    /* the new token serves the next call: no refresh token is used */
    buf_reset(&connection);
    connect_code(&connection, recorder_port(r), "refreshOne");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    UNIT_HAS(recorder_request(r, 1), "Authorization: Bearer accessOne");
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
    UNIT_HAS(buf_cstr(&said), words);
    CU_ASSERT_EQUAL(recorder_count(r), 0);
    card_descriptor.release(&result);
    begun_free(&b);
    recorder_stop(r);
}

static void a_callback_that_is_not_ours_is_refused(void)
{
    finish_refused("code=x&state=forged", CARD_INVALID_INPUT,
                   "another sign-in");
    finish_refused("error=access_denied&error_description=No+way%2B", CARD_AUTH,
                   "\"access_denied\" \"No way+\"");
    finish_refused("error=access_denied", CARD_AUTH,
                   "Unless the person declined, check that the app");
    finish_refused("x=1", CARD_AUTH, "without a code");
}

/* RFC 9207: a code from another server is not sent to this one. */
static void a_code_of_another_issuer_is_refused(void)
{
    finish_refused("code=x&iss=https%3A%2F%2Fother.okta.com", CARD_AUTH,
                   "came back from \"https://other.okta");
    finish_refused("code=x&iss=http%3A%2F%2F127.0.0.1%3A1", CARD_AUTH,
                   "set domain to the former");
    finish_refused("code=x&iss=nobody", CARD_AUTH, "came back from");
}

static void a_code_of_this_issuer_is_exchanged(void)
{
    const struct recorder_step step =
        CLOSED(TOKENS("accessIss", "refreshIss", "3600"));
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192), query = BUF_INIT(512);
    struct card_result result = CARD_RESULT_INIT;
    struct begun b = BEGUN_INIT;

    connect_code(&connection, recorder_port(r), NULL);
    begin(&b, &connection);
    buf_fmt(&query, "iss=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2F&code=c",
            recorder_port(r));
    CU_ASSERT_EQUAL(finish(&b, &connection, buf_cstr(&query), &result),
                    CARD_OK);
    card_descriptor.release(&result);
    begun_free(&b);
    recorder_stop(r);
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
          T(a_code_of_another_issuer_is_refused),
          T(a_code_of_this_issuer_is_exchanged))
