/* SPDX-License-Identifier: MIT */
/* Answers of the token endpoint that give no token: the reason, and what to
   do. */
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static void refused_with(const char *more, const char *answer,
                         const char *field, const char *words)
{
    const struct recorder_step step = CLOSED(answer);
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    char expected[64];
    struct carried c;

    make_connection(&connection, recorder_port(r), more);
    c = call_with(&connection);
    snprintf(expected, sizeof expected, "\"%s\"", field);
    CU_ASSERT_EQUAL(c.code, CARD_AUTH);
    UNIT_JSON(c.error, "/field", expected);
    UNIT_JSON_HAS(c.error, "/message", words);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    carried_free(&c);
    recorder_stop(r);
}

static void refused(const char *answer, const char *field, const char *words)
{
    refused_with("", answer, field, words);
}

static void each_refusal_says_what_to_do(void)
{
    refused(REFUSAL("", "invalid_grant"), "client_id", "API Services app");
    refused_with(",\"dpop\":\"on\"", REFUSAL("", "invalid_dpop_proof"), "dpop",
                 "proof of possession was not accepted");
    refused(REFUSAL("DPoP-Nonce: same\r\n", "use_dpop_nonce"), "dpop",
            "remove the header DPoP-Nonce");
    refused(REFUSAL("", "invalid_client"), "client_id",
            "public half of private_key is registered");
    refused(REFUSAL("", "invalid_scope"), "scopes", "Grant these scopes");
    refused(REFUSAL("", "consent_required"), "scopes", "Grant these scopes");
    refused(REFUSAL("", "unauthorized_client"), "client_id",
            "API Services app");
    refused(REFUSAL("", "access_denied"), "client_id", "Super Administrator");
    refused("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\n<html",
            "domain", "an Okta org?");
    refused("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html", "domain",
            "an Okta org?");
    refused("HTTP/1.1 501 X\r\nContent-Length: 5\r\n\r\n<html", "domain",
            "an Okta org?");
}

/* RFC 9449, section 5: a client that requires proofs does not continue without
   them. */
static void dpop_on_takes_no_bearer_token(void)
{
    refused_with(",\"dpop\":\"on\"", TOKEN("downgraded", "Bearer", "3600"),
                 "dpop", "What came is a plain Bearer token");
}

#define TYPED(member)                                                   \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: " \
    "close\r\n\r\n{\"access_token\":\"typed\"" member "}"

/* RFC 6749, sections 5.1 and 7.1: the type is compared in any letter case, and
   never guessed. */
static void a_token_of_another_type_is_not_used(void)
{
    static const char *const known[] = {"Bearer", "bearer", "BEARER",
                                        "DPoP",   "dpop",   "DPOP"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        static char token[512];
        const struct recorder_step steps[] = {CLOSED(token), KEPT(ANSWER)};
        struct recorder *r;
        auto_buf struct buf connection = BUF_INIT(8192);
        struct carried c;

        snprintf(token, sizeof token, TOKEN("t", "%s", "3600"), known[i]);
        r = recorder_start(steps, 2);
        make_connection(&connection, recorder_port(r), "");
        c = call_with(&connection);
        CU_ASSERT_EQUAL(c.code, CARD_OK);
        UNIT_HAS(recorder_request(r, 1),
                 i < 3 ? "Authorization: Bearer t" : "Authorization: DPoP t");
        carried_free(&c);
        recorder_stop(r);
    }
    refused(TYPED(""), "domain", "a token without a token_type");
    refused(TYPED(",\"token_type\":null"), "domain", "without a token_type");
    refused(TYPED(",\"token_type\":\"\""), "domain", "without a token_type");
    refused(TYPED(",\"token_type\":\"mac\""), "domain",
            "a token of the type mac. The card can use tokens of the types "
            "Bearer and DPoP alone");
    refused(TYPED(",\"token_type\":\"N_A\""), "domain", "of the type N_A");
    refused(TYPED(",\"token_type\":\"Bearer \""), "domain", "of the type");
    refused(TYPED(",\"token_type\":\"a word of more than sixty-four bytes, "
                  "which no type of tokens is that anybody knows\""),
            "domain", "gave no token: 200");
}

/* However much a server says, the call must not fail for lack of memory, and
   must not show part of a secret where the text is truncated. */
static void a_refusal_of_many_words_is_told(void)
{
    for (size_t before = 1010; before < 5000;
         before += before < 1030 ? 1 : 500) {
        auto_buf struct buf answer = BUF_INIT(65536), text = BUF_INIT(8192);
        auto_buf struct buf connection = BUF_INIT(8192);
        struct recorder_step step = {.close_after = 1};
        struct recorder *r;
        struct carried c;

        for (size_t i = 0; i < before; i++)
            buf_char(&text, 'x');
        buf_fmt(&answer,
                "HTTP/1.1 400 X\r\nConnection: close\r\n\r\n{\"error\":"
                "\"invalid_client\",\"error_description\":\"%ss/ecret%s\"}",
                buf_cstr(&text), buf_cstr(&text));
        step.answer = buf_cstr(&answer);
        r = recorder_start(&step, 1);
        connect_code(&connection, recorder_port(r), "r/efresh");
        c = call_with(&connection);
        CU_ASSERT_EQUAL(c.code, CARD_AUTH);
        UNIT_JSON_HAS(c.error, "/message", "400: invalid_client (xxx");
        UNIT_LACKS(c.error, "xs/");
        carried_free(&c);
        recorder_stop(r);
    }
}

UNIT_MAIN("grant", UNIT_TEST(each_refusal_says_what_to_do),
          UNIT_TEST(dpop_on_takes_no_bearer_token),
          UNIT_TEST(a_token_of_another_type_is_not_used),
          UNIT_TEST(a_refusal_of_many_words_is_told))
