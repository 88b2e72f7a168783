/* SPDX-License-Identifier: MIT */
/*
 * Signing in as a service app, on the wire: the requests to the token endpoint,
 * and the credentials of the requests that follow.
 */
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char get[] =
    "{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1\"}";

static void a_token_is_asked_for_and_kept(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("tokenOne", "Bearer", "3600")), KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 2);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    auto_buf struct buf json = BUF_INIT(8192);
    char endpoint[128];

    make_connection(&connection, recorder_port(r), ",\"key_id\":\"kid1\"");
    for (int i = 0; i < 3; i++) {
        struct carried c = call_with(&connection);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        if (c.code != CARD_OK)
            UNIT_TEXT(c.error, "");
        carried_free(&c);
    }
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    snprintf(endpoint, sizeof endpoint, "http://127.0.0.1:%d/oauth2/v1/token",
             recorder_port(r));
    CU_ASSERT(strncmp(recorder_request(r, 0), "POST /oauth2/v1/token HTTP", 26)
              == 0);
    UNIT_HAS(recorder_request(r, 0),
             "\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    UNIT_LACKS(recorder_request(r, 0), "Authorization");
    /* a proof is sent first; a Bearer token is then used as such */
    UNIT_HAS(recorder_request(r, 0), "\r\nDPoP: ");
    UNIT_LACKS(recorder_request(r, 1), "\r\nDPoP: ");
    UNIT_HAS(recorder_request(r, 0),
             "grant_type=client_credentials&scope=okta.devices.read%20okta."
             "devices.manage&client_assertion_type=urn%3Aietf%3Aparams%"
             "3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&");
    field_of(recorder_request(r, 0), "client_assertion=", "&", &value);
    part_of(&value, 0, &json);
    claim_is(&json, "alg", "ES256");
    claim_is(&json, "kid", "kid1");
    part_of(&value, 1, &json);
    claim_is(&json, "iss", "0oaClient");
    claim_is(&json, "sub", "0oaClient");
    claim_is(&json, "aud", endpoint);
    for (size_t i = 1; i < 4; i++) {
        field_of(recorder_request(r, i), "Authorization: ", "\r", &value);
        UNIT_TEXT(buf_cstr(&value), "Bearer tokenOne");
    }
    recorder_stop(r);
}

static void a_proof_goes_first_and_again_with_the_nonce(void)
{
    const struct recorder_step steps[] = {
        CLOSED(REFUSAL("DPoP-Nonce: nonce1\r\n", "use_dpop_nonce")),
        CLOSED(TOKEN("tokenTwo", "DPoP", "3600")),
        CLOSED("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: DPoP "
               "error=\"use_dpop_nonce\"\r\nDPoP-Nonce: apiNonce\r\n"
               "Content-Length: 2\r\n\r\n{}"),
        KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    auto_buf struct buf json = BUF_INIT(8192), jti = BUF_INIT(256);
    auto_buf struct buf other = BUF_INIT(8192);
    char url[128];
    struct carried c;

    make_connection(&connection, recorder_port(r), "");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    field_of(recorder_request(r, 0), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 0, &json);
    claim_is(&json, "typ", "dpop+jwt");
    claim_is(&json, "alg", "ES256");
    part_of(&value, 1, &json);
    claim_is(&json, "nonce", "");
    claim_is(&json, "htm", "POST");
    claim_of(&json, "jti", &jti);
    /* the second proof has the nonce, and neither jti nor assertion is
       reused */
    field_of(recorder_request(r, 1), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 1, &json);
    claim_is(&json, "nonce", "nonce1");
    claim_of(&json, "jti", &other);
    CU_ASSERT(strcmp(buf_cstr(&jti), buf_cstr(&other)) != 0);
    field_of(recorder_request(r, 0), "client_assertion=", "&", &value);
    field_of(recorder_request(r, 1), "client_assertion=", "&", &other);
    CU_ASSERT(strcmp(buf_cstr(&value), buf_cstr(&other)) != 0);
    /* the API call: scheme DPoP, htu without the query, ath; then its nonce */
    field_of(recorder_request(r, 2), "Authorization: ", "\r", &value);
    UNIT_TEXT(buf_cstr(&value), "DPoP tokenTwo");
    snprintf(url, sizeof url, "http://127.0.0.1:%d/x", recorder_port(r));
    field_of(recorder_request(r, 2), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 1, &json);
    claim_is(&json, "htu", url);
    claim_is(&json, "htm", "GET");
    /* printf tokenTwo | openssl sha256 -binary | basenc --base64url */
    claim_is(&json, "ath", "TYWyM97OJsFJvK-zRc_kxunlZUavpmM1YzVTfKdAaNA");
    field_of(recorder_request(r, 3), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 1, &json);
    claim_is(&json, "nonce", "apiNonce");
    UNIT_JSON(c.attempts, "/0/status", "401");
    UNIT_JSON(c.attempts, "/1/status", "200");
    UNIT_JSON(c.output, "/status_code", "200");
    carried_free(&c);
    recorder_stop(r);
}

static void dpop_off_says_what_to_set(void)
{
    const struct recorder_step step = CLOSED(REFUSAL("", "invalid_dpop_proof"));
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r), ",\"dpop\":\"off\"");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON_HAS(c.error, "/message", "set dpop to \"auto\"");
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    carried_free(&c);
    recorder_stop(r);
}

static void a_clock_that_is_wrong_is_survived(void)
{
    static char refusal[512];
    const struct recorder_step steps[] = {
        CLOSED(refusal), CLOSED(TOKEN("tokenClock", "Bearer", "3600")),
        KEPT(ANSWER)};
    time_t then = time(NULL) + 7200;
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    auto_buf struct buf json = BUF_INIT(8192), iat = BUF_INIT(64);
    char date[64];
    struct tm utc;
    struct carried c;

    strftime(date, sizeof date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n",
             gmtime_r(&then, &utc));
    snprintf(refusal, sizeof refusal,
             "HTTP/1.1 401 Unauthorized\r\n%sConnection: close\r\n\r\n"
             "{\"error\":\"invalid_client\"}",
             date);
    make_connection(&connection, recorder_port(r), "");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    field_of(recorder_request(r, 1), "client_assertion=", "&", &value);
    part_of(&value, 1, &json);
    claim_of(&json, "iat", &iat);
    CU_ASSERT(llabs(strtoll(buf_cstr(&iat), NULL, 10) - (long long)then) < 60);
    carried_free(&c);
    recorder_stop(r);
}

#define LIMITED                                            \
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\n" \
    "X-Okta-Request-Id: refused\r\nContent-Length: 0\r\n\r\n"

#define UNAVAILABLE                                          \
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n" \
    "Content-Length: 0\r\n\r\n"

static void each_retry_has_a_proof_of_its_own(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("token", "DPoP", "3600")), KEPT(LIMITED), KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    auto_buf struct buf json = BUF_INIT(8192);
    auto_buf struct buf first = BUF_INIT(64), second = BUF_INIT(64);
    struct carried c;

    make_connection(&connection, recorder_port(r), ",\"dpop\":\"on\"");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    field_of(recorder_request(r, 1), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 1, &json);
    claim_of(&json, "jti", &first);
    field_of(recorder_request(r, 2), "\r\nDPoP: ", "\r", &value);
    part_of(&value, 1, &json);
    claim_of(&json, "jti", &second);
    CU_ASSERT(first.size > 8 && second.size > 8);
    CU_ASSERT_STRING_NOT_EQUAL(buf_cstr(&first), buf_cstr(&second));
    UNIT_HAS(recorder_request(r, 2), "\r\nX-Okta-Retry-For: refused\r\n");
    carried_free(&c);
    recorder_stop(r);
}

/* Asserts how often the token endpoint is asked, and how the call ends. */
static void token_asked(const char *first, const char *more, size_t times,
                        int32_t code)
{
    const struct recorder_step steps[] = {
        {.answer = first, .close_after = 1},
        CLOSED(TOKEN("token", "Bearer", "3600")),
        KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192);
    auto_buf struct buf first_assertion = BUF_INIT(8192);
    auto_buf struct buf assertion = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r), more);
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, code);
    CU_ASSERT_EQUAL(recorder_count(r), times);
    if (code == CARD_OK) {
        field_of(recorder_request(r, 0), "client_assertion=", "&",
                 &first_assertion);
        field_of(recorder_request(r, 1), "client_assertion=", "&", &assertion);
        CU_ASSERT(assertion.size > 100);
        CU_ASSERT_STRING_NOT_EQUAL(buf_cstr(&first_assertion),
                                   buf_cstr(&assertion));
    } else {
        UNIT_JSON(c.error, "/retryable", "true");
    }
    carried_free(&c);
    recorder_stop(r);
}

static void a_sign_in_is_tried_again_as_a_call_is(void)
{
    token_asked(LIMITED, "", 3, CARD_OK);
    token_asked(UNAVAILABLE, "", 3, CARD_OK);
    token_asked(NULL, "", 3, CARD_OK);
    token_asked(LIMITED, ",\"max_retries\":0", 1, CARD_AUTH);
    token_asked(UNAVAILABLE, ",\"max_retries\":0", 1, CARD_AUTH);
    token_asked(NULL, ",\"max_retries\":0", 1, CARD_NETWORK);
}

static void a_sign_in_tells_how_long_it_would_have_waited(void)
{
    const struct recorder_step step =
        CLOSED("HTTP/1.1 429 X\r\nRetry-After: 3600\r\n\r\n");
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r), "");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON_HAS(c.error, "/message", "would have had to wait 3600");
    carried_free(&c);
    recorder_stop(r);
}

/* A new signature is not a retry: max_retries does not disable it, and no
   header counts it. */
static void a_token_is_renewed_on_a_401_without_retries_too(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("old", "Bearer", "3600")),
        CLOSED("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
        CLOSED(TOKEN("new", "Bearer", "3600")), KEPT(LIMITED)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r),
                    ",\"max_retries\":0,\"dpop\":\"off\"");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    UNIT_HAS(recorder_request(r, 3), "Authorization: Bearer new");
    UNIT_LACKS(recorder_request(r, 3), "X-Okta-Retry-");
    UNIT_JSON(c.attempts, "/1/waited_ms", "0.000");
    UNIT_JSON(c.attempts, "/1/waited_for", "\"CHALLENGE\"");
    carried_free(&c);
    recorder_stop(r);
}

/* ---- secrets ---- */

static char lines[1 << 18];
static size_t lines_size;

static void keep_line(void *context, int32_t level, const char *line)
{
    (void)context;
    (void)level;
    lines_size += (size_t)snprintf(lines + lines_size,
                                   sizeof lines - lines_size, "%s\n", line);
}

static void the_log_holds_no_token_proof_or_key(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("tokenInLog", "DPoP", "3600")), KEPT(ANSWER)};
    struct recorder *r = recorder_start(steps, 2);
    struct card_call call = CARD_CALL_INIT;
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r), ",\"dpop\":\"on\"");
    call.log = keep_line;
    call.log_level = CARD_LOG_DEBUG;
    c = carry_call(&call, get, buf_cstr(&connection));
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_HAS(lines, "> Authorization: DPoP ***");
    UNIT_HAS(lines, "> DPoP: ***");
    UNIT_LACKS(lines, "tokenInLog");
    UNIT_LACKS(lines, "client_assertion=");
    field_of(recorder_request(r, 1), "\r\nDPoP: ", "\r", &value);
    CU_ASSERT(value.size > 100);
    UNIT_LACKS(lines, buf_cstr(&value));
    carried_free(&c);
    recorder_stop(r);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("signin", T(a_token_is_asked_for_and_kept),
          T(a_proof_goes_first_and_again_with_the_nonce),
          T(dpop_off_says_what_to_set), T(a_clock_that_is_wrong_is_survived),
          T(each_retry_has_a_proof_of_its_own),
          T(a_sign_in_is_tried_again_as_a_call_is),
          T(a_sign_in_tells_how_long_it_would_have_waited),
          T(a_token_is_renewed_on_a_401_without_retries_too),
          T(the_log_holds_no_token_proof_or_key))
