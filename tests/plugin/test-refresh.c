/* SPDX-License-Identifier: MIT */
/* Refresh tokens: used once, rotated, refused. */
#include "jsonwalk.h"
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void nobody_signed_in_says_connect(void)
{
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, 1, NULL);
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON_HAS(c.error, "/message", "Nobody has signed in");
    UNIT_JSON_HAS(c.error, "/message", "Sign in with your host");
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
    UNIT_JSON_HAS(c.error, "/message", "Sign in again with your host");
    UNIT_LACKS(c.error, "refreshSpent");
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    carried_free(&c);
    recorder_stop(r);
}

static void refusal_of_a_person_says(const char *error, const char *words)
{
    auto_buf struct buf answer = BUF_INIT(8192);
    struct recorder_step step;
    struct recorder *r;
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    buf_fmt(&answer, REFUSAL("", "%s"), error);
    step = (struct recorder_step)CLOSED(buf_cstr(&answer));
    r = recorder_start(&step, 1);
    connect_code(&connection, recorder_port(r), "refreshRefused");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON_HAS(c.error, "/message", words);
    UNIT_LACKS(c.error, "private_key");
    carried_free(&c);
    recorder_stop(r);
}

static void each_refusal_of_a_person_says_what_to_do(void)
{
    refusal_of_a_person_says("invalid_client", "client_id and client_secret:");
    refusal_of_a_person_says("unauthorized_client", "Refresh Token in its");
    refusal_of_a_person_says("access_denied", "Super Administrator");
    refusal_of_a_person_says("invalid_scope", "Grant these scopes");
}

/* It was tried again with the server's clock, which was not the only problem:
   both are reported. */
static void a_refusal_tells_of_a_clock_that_is_wrong(void)
{
    time_t then = time(NULL) + 7200;
    struct tm utc;
    char answer[512], date[64];
    struct recorder_step step = CLOSED(answer);
    struct recorder *r;
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT",
             gmtime_r(&then, &utc));
    snprintf(answer, sizeof answer,
             "HTTP/1.1 401 Unauthorized\r\nDate: %s\r\nConnection: close\r\n"
             "\r\n{\"error\":\"invalid_client\"}",
             date);
    r = recorder_start(&step, 1);
    connect_code(&connection, recorder_port(r), "refreshClock");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    UNIT_JSON_HAS(c.error, "/message", "Check client_id and");
    UNIT_JSON_HAS(c.error, "/message",
                  "seconds off the server's: set it right");
    carried_free(&c);
    recorder_stop(r);
}

/* If the server repeats the request, that is masked, including the newest
   refresh token, which the host does not have yet. */
static void a_refusal_that_repeats_the_request_is_masked(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKENS("accessE", "refreshEchoNew", "1")), CLOSED(ANSWER),
        CLOSED("HTTP/1.1 400 X\r\nConnection: close\r\n\r\n"
               "{\"error\":\"invalid_grant\",\"error_description\":"
               "\"no refreshEchoNew of " BASIC " here\"}")};
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, recorder_port(r), "refreshEchoOld");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    carried_free(&c);
    sleep(1);
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON_HAS(c.error, "/message", "(no *** of *** here)");
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
   card use an old one. */
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

/* A failure of the API must not lose the token that arrived before it. */
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
    UNIT_HAS(recorder_request(r, 1), "Bearer accessAda");
    UNIT_HAS(recorder_request(r, 3), "Bearer accessBob");
    recorder_stop(r);
}

/* A request that was not answered may have used the refresh token, so only
   those refused by the rate limit are sent again. */
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

/* An app that people sign in to may require DPoP too: proofs are sent once it
   asks for them. */
static void proofs_come_on_for_a_persons_app_too(void)
{
    const struct recorder_step steps[] = {
        CLOSED(REFUSAL("", "invalid_dpop_proof")),
        CLOSED(REFUSAL("DPoP-Nonce: n1\r\n", "use_dpop_nonce")),
        CLOSED(TOKEN("accessBound", "DPoP", "3600")), CLOSED(ANSWER)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    struct carried c;

    connect_code(&connection, recorder_port(r), "refreshBound");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL_FATAL(recorder_count(r), 4);
    for (size_t i = 0; i < 3; i++) {
        UNIT_HAS(recorder_request(r, i), "Authorization: Basic " BASIC);
        field_of(recorder_request(r, i), "&refresh_token=", "&", &value);
        UNIT_TEXT(buf_cstr(&value), "refreshBound");
        CU_ASSERT_EQUAL(strstr(recorder_request(r, i), "\r\nDPoP: ") != NULL,
                        i > 0);
    }
    field_of(recorder_request(r, 3), "Authorization: ", "\r", &value);
    UNIT_TEXT(buf_cstr(&value), "DPoP accessBound");
    UNIT_HAS(recorder_request(r, 3), "\r\nDPoP: ");
    carried_free(&c);
    recorder_stop(r);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("refresh", T(nobody_signed_in_says_connect),
          T(a_spent_refresh_token_says_connect),
          T(each_refusal_of_a_person_says_what_to_do),
          T(a_refusal_tells_of_a_clock_that_is_wrong),
          T(a_refusal_that_repeats_the_request_is_masked),
          T(a_rotated_token_comes_back_and_is_never_spent_again),
          T(a_rotated_token_comes_back_from_a_call_that_failed),
          T(two_people_of_one_app_are_two_sessions),
          T(a_refresh_token_is_not_risked_by_a_retry),
          T(proofs_come_on_for_a_persons_app_too))
