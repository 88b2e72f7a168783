/* SPDX-License-Identifier: MIT */
/*
 * Refusals of Okta without a body, explained only in WWW-Authenticate: the
 * reason must be in the message and in the error object, with what to do.
 */
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define OKTA(scheme, error, description)                                      \
    "WWW-Authenticate: " scheme                                               \
    " algs=\"RS256 ES256\", authorization_uri=\"http://a/authorize\", "       \
    "realm=\"http://a\", scope=\"okta.devices.read\", error=\"" error         \
    "\", error_description=\"" description "\", resource=\"/api/v1/devices\"" \
    "\r\n"
/* The server announces that it closes the connection after each answer;
   otherwise a POST could meet the end of it. */
#define REFUSED(status, lines)        \
    "HTTP/1.1 " status " X\r\n" lines \
    "Connection: close\r\nContent-Length: 0\r\n\r\n"

static struct carried post(const struct buf *connection)
{
    struct card_call call = CARD_CALL_INIT;

    return carry_call(&call,
                      "{\"request_type\":\"POST\",\"relative_url\":\"/x\"}",
                      buf_cstr(connection));
}

/* A call with an access_token that gets this answer. */
static struct carried given_token(const char *answer)
{
    const struct recorder_step step = CLOSED(answer);
    struct recorder *r = recorder_start(&step, 1);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    buf_fmt(&connection,
            "{\"domain\":\"http://127.0.0.1:%d\",\"access_token\":"
            "\"tokenThatWasGiven\"}",
            recorder_port(r));
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    recorder_stop(r);
    return c;
}

/* The same for a service app, whose token has that type. */
static struct carried signed_in(const char *answer, const char *type,
                                size_t times)
{
    static char token[512];
    const struct recorder_step steps[] = {CLOSED(token), CLOSED(answer),
                                          CLOSED(token), CLOSED(answer)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    snprintf(token, sizeof token, TOKEN("tokenOfTheApp", "%s", "3600"), type);
    make_connection(&connection, recorder_port(r), ",\"dpop\":\"auto\"");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(r), times);
    recorder_stop(r);
    return c;
}

static void the_reason_is_in_message_and_members(void)
{
    struct carried c =
        signed_in(REFUSED("400", OKTA("DPoP", "invalid_dpop_proof",
                                      "'htu' claim in the DPoP proof JWT is "
                                      "invalid.")),
                  "DPoP", 2);

    UNIT_JSON_HAS(c.error, "/message",
                  "The server answered 400: 'htu' claim in the "
                  "DPoP proof JWT is invalid (invalid_dpop_proof). The URL in "
                  "the proof is not the one that Okta saw");
    UNIT_JSON(c.error, "/error", "\"invalid_dpop_proof\"");
    UNIT_JSON(c.error, "/error_description",
              "\"'htu' claim in the DPoP proof JWT is invalid.\"");
    UNIT_JSON(c.error, "/http_status", "400");
    UNIT_JSON(c.error, "/retryable", "false");
    carried_free(&c);
}

static void without_a_description_the_error_alone_is_told(void)
{
    struct carried c = given_token(
        REFUSED("401", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"));

    UNIT_JSON_HAS(
        c.error, "/message",
        "The server answered 401: invalid_token. Check access_token:");
    UNIT_JSON(c.error, "/error", "\"invalid_token\"");
    UNIT_LACKS(c.error, "error_description");
    carried_free(&c);
}

static void a_body_and_a_challenge_are_both_told(void)
{
    static const char answer[] =
        "HTTP/1.1 401 X\r\nContent-Type: application/json\r\n"
        "WWW-Authenticate: Bearer error=\"invalid_token\", "
        "error_description=\"It is over.\"\r\nConnection: close\r\n\r\n"
        "{\"errorCode\":\"E0000011\",\"errorSummary\":\"Invalid token "
        "provided\"}";
    struct carried c = given_token(answer);

    UNIT_JSON_HAS(c.error, "/message",
                  "401: Invalid token provided (E0000011); It is over "
                  "(invalid_token). Check access_token");
    UNIT_JSON(c.error, "/errorCode", "\"E0000011\"");
    UNIT_JSON(c.error, "/errorSummary", "\"Invalid token provided\"");
    UNIT_JSON(c.error, "/error", "\"invalid_token\"");
    carried_free(&c);
}

static void challenges_in_several_lines_are_one_list(void)
{
    struct carried c = given_token(
        REFUSED("401", "WWW-Authenticate: Negotiate\r\nwww-authenticate: Basic "
                       "realm=\"x, DPoP error=no\"\r\nWWW-Authenticate: Bearer "
                       "error=\"invalid_token\", error_description=\"say "
                       "\\\"no\\\"\"\r\n"));

    UNIT_JSON_HAS(c.error, "/message", "401: say \"no\" (invalid_token).");
    carried_free(&c);
}

static void a_given_token_is_told_what_it_lacks(void)
{
    static const struct {
        const char *answer, *words;
    } cases[] = {
        {REFUSED("400", OKTA("DPoP", "invalid_dpop_proof",
                             "The DPoP proof JWT header is missing.")),
         "may be bound to a key (DPoP)"},
        {REFUSED("401", OKTA("DPoP", "use_dpop_nonce", "A nonce is required")),
         "may be bound to a key (DPoP)"},
        {REFUSED("401",
                 OKTA("Bearer", "invalid_token", "The token has expired.")),
         "Get a new access_token."},
        {REFUSED("401", OKTA("Bearer", "invalid_token", "It is revoked.")),
         "mistyped, expired or revoked, of another org, or bound"},
        {REFUSED("403", OKTA("Bearer", "insufficient_scope", "No.")),
         "lacks the scope okta.devices.read: get a token that has it."},
        {REFUSED("403",
                 "WWW-Authenticate: Bearer error=insufficient_scope\r\n"),
         "okta.devices.manage to change: get a token that has it."},
        {REFUSED("401", OKTA("Bearer", "insufficient_user_authentication",
                             "A different level is required")),
         "stronger or more recent sign-in"},
        {REFUSED("403", OKTA("Bearer", "something_new", "Who knows?")),
         "403: Who knows? (something_new). Who signs in lacks an admin role"},
        {REFUSED("400", OKTA("Bearer", "something_new", "Who knows?")),
         "400: Who knows? (something_new)."},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct carried c = given_token(cases[i].answer);

        UNIT_JSON_HAS(c.error, "/message", cases[i].words);
        carried_free(&c);
    }
}

static void with_an_api_token_nothing_is_said_of_oauth(void)
{
    static const char *const errors[] = {"invalid_token", "insufficient_scope",
                                         "invalid_dpop_proof",
                                         "use_dpop_nonce"};

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        auto_buf struct buf answer = BUF_INIT(1024);
        struct recorder_step step = {.close_after = 1};
        struct recorder *r;
        struct carried c;

        buf_fmt(&answer,
                "HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer error=\"%s\"\r\n"
                "Content-Length: 0\r\n\r\n",
                errors[i]);
        step.answer = buf_cstr(&answer);
        r = recorder_start(&step, 1);
        c = carry("{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                  recorder_port(r), 0);
        UNIT_JSON_HAS(c.error, "/message", errors[i]);
        UNIT_JSON_HAS(c.error, "/message",
                      "Check the connection's token: it may be mistyped");
        UNIT_LACKS(c.error, "access_token");
        UNIT_LACKS(c.error, "scopes");
        carried_free(&c);
        recorder_stop(r);
    }
}

static void who_signs_in_is_told_what_to_set(void)
{
    static const struct {
        const char *type, *answer, *words;
        size_t times;
    } cases[] = {
        {"DPoP",
         REFUSED("400", OKTA("DPoP", "invalid_dpop_proof",
                             "The DPoP proof JWT has already been used.")),
         "a proxy or gateway may have sent this request twice", 2},
        {"DPoP",
         REFUSED("400",
                 OKTA("DPoP", "invalid_dpop_proof", "The proof is wrong.")),
         "The proof of possession was not accepted", 2},
        {"DPoP", REFUSED("400", OKTA("DPoP", "use_dpop_nonce", "No nonce.")),
         "remove the header DPoP-Nonce", 2},
        {"Bearer",
         REFUSED("401", OKTA("Bearer", "invalid_token", "It is revoked.")),
         "The card signed in again, and the new token was refused too", 4},
        {"Bearer",
         REFUSED("401", OKTA("Bearer", "invalid_token", "It has expired.")),
         "A token that was just given counts as expired", 4},
        {"DPoP", REFUSED("403", OKTA("DPoP", "insufficient_scope", "No.")),
         "lacks the scope okta.devices.read: add it to scopes, and grant", 2},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct carried c =
            signed_in(cases[i].answer, cases[i].type, cases[i].times);

        UNIT_JSON_HAS(c.error, "/message", cases[i].words);
        carried_free(&c);
    }
}

static void no_secret_is_shown_that_a_server_repeats(void)
{
    static const char again[] =
        "HTTP/1.1 403 X\r\nContent-Type: application/json\r\n"
        "WWW-Authenticate: Bearer error=\"tokenThatWasGiven\", "
        "error_description=\"of tokenThatWasGiven.\"\r\nConnection: close"
        "\r\n\r\n{\"errorCode\":\"tokenThatWasGiven\",\"errorSummary\":\"a "
        "tokenThatWasGiven b\",\"errorCauses\":[{\"errorSummary\":\"tokenThat"
        "WasGiven\"}]}";
    struct carried c = given_token(again);

    UNIT_LACKS(c.error, "tokenThatWasGiven");
    UNIT_JSON_HAS(c.error, "/message", "of *** (***)");
    UNIT_JSON(c.error, "/error_description", "\"of ***.\"");
    UNIT_JSON(c.error, "/errorCauses/0", "{\"errorSummary\":\"***\"}");
    carried_free(&c);
    c = signed_in(REFUSED("400", OKTA("DPoP", "x", "of tokenOfTheApp")), "DPoP",
                  2);
    UNIT_JSON_HAS(c.error, "/message", "of ***");
    UNIT_LACKS(c.error, "tokenOfTheApp");
    carried_free(&c);
}

/* The text is truncated at different positions within the secret; no part of
   the secret may be shown. */
static void a_secret_is_not_shown_in_part_where_a_text_is_cut(void)
{
    static const char secret[] = "tokenThatWasGiven";

    for (size_t before = 90; before < 1100; before += 7) {
        auto_buf struct buf answer = BUF_INIT(16384);
        char text[1100];
        struct carried c;

        memset(text, 'x', before);
        text[before] = '\0';
        buf_fmt(&answer,
                "HTTP/1.1 403 X\r\nWWW-Authenticate: Bearer error=\"%s%s\", "
                "error_description=\"%s%s\", scope=\"%s%s\"\r\n"
                "Connection: close\r\n\r\n{\"errorCode\":\"%s%s\","
                "\"errorSummary\":\"%s%s\"}",
                text, secret, text, secret, text, secret, text, secret, text,
                secret);
        c = given_token(buf_cstr(&answer));
        UNIT_LACKS(c.error, "xtok");
        if (before < 1020)
            UNIT_HAS(c.error, "x***");
        carried_free(&c);
    }
}

/* All of it is the reason; the call must not fail for lack of memory. */
static void a_refusal_of_many_words_is_told(void)
{
    auto_buf struct buf answer = BUF_INIT(65536);
    char text[2001];
    struct carried c;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    buf_fmt(&answer,
            "HTTP/1.1 403 X\r\nWWW-Authenticate: Bearer error=\"%s\", "
            "error_description=\"%s\", scope=\"%s\"\r\nConnection: close"
            "\r\n\r\n{\"errorCode\":\"%s\",\"errorSummary\":\"%s\","
            "\"errorCauses\":[{\"errorSummary\":\"%s\"},"
            "{\"errorSummary\":\"%s\"},{\"errorSummary\":\"%s\"}]}",
            text, text, text, text, text, text, text, text);
    c = given_token(buf_cstr(&answer));
    UNIT_JSON_HAS(c.error, "/message", "The server answered 403: xxx");
    UNIT_HAS(c.error, "x\xE2\x80\xA6");
    UNIT_JSON_HAS(c.error, "/errorSummary", "xxx");
    carried_free(&c);
}

static void a_line_that_is_broken_hides_no_other(void)
{
    struct carried c = given_token(
        REFUSED("401", "WWW-Authenticate: Basic realm=\"x\r\n"
                       "WWW-Authenticate: Bearer error=\"invalid_token\", "
                       "error_description=\"It is over.\"\r\n"));

    UNIT_JSON_HAS(c.error, "/message", "401: It is over (invalid_token).");
    carried_free(&c);
}

static void too_many_calls_at_once_is_told_apart(void)
{
    struct carried c = given_token(
        "HTTP/1.1 429 X\r\nX-Rate-Limit-Limit: 0\r\nX-Rate-Limit-Remaining: "
        "0\r\nRetry-After: 4000\r\nContent-Length: 0\r\n\r\n");

    UNIT_JSON_HAS(c.error, "/message",
                  "Too many calls are under way in the org at once");
    UNIT_LACKS(c.error, "used up");
    carried_free(&c);
    c = given_token("HTTP/1.1 429 X\r\nX-Rate-Limit-Limit: 50\r\nRetry-After: "
                    "4000\r\nContent-Length: 0\r\n\r\n");
    UNIT_JSON_HAS(c.error, "/message", "rate limit is used up");
    carried_free(&c);
}

/* ---- a nonce asked for with 400, as Okta answers faults of DPoP ---- */

#define NONCE(status, nonce)                                           \
    REFUSED(status, "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"," \
                    " error_description=\"A nonce is "                 \
                    "required\"\r\nDPoP-Nonce: " nonce "\r\n")

static void nonces_asked(struct carried (*call)(const struct buf *connection),
                         const char *const *answers, size_t count, size_t times,
                         int32_t code)
{
    struct recorder_step steps[12] = {
        CLOSED(TOKEN("tokenNonce", "DPoP", "3600"))};
    struct recorder *r;
    auto_buf struct buf connection = BUF_INIT(8192);
    struct carried c;

    for (size_t i = 0; i < count; i++)
        steps[i + 1] = (struct recorder_step)CLOSED(answers[i]);
    r = recorder_start(steps, count + 1);
    make_connection(&connection, recorder_port(r), "");
    c = call(&connection);
    CU_ASSERT_EQUAL(c.code, code);
    CU_ASSERT_EQUAL(recorder_count(r), times);
    if (code == CARD_OK)
        UNIT_JSON(c.attempts, "/1/waited_for", "\"CHALLENGE\"");
    carried_free(&c);
    recorder_stop(r);
}

static void a_nonce_is_followed_with_400_as_with_401(void)
{
    static const char *const by_400[] = {NONCE("400", "a"), ANSWER};
    static const char *const by_401[] = {NONCE("401", "a"), ANSWER};
    static const char *const both[] = {NONCE("400", "a"), NONCE("401", "b"),
                                       ANSWER};
    static const char *const by_403[] = {NONCE("403", "a"), ANSWER};
    static const char *const none[] = {
        REFUSED("400", "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"\r\n")};

    nonces_asked(call_with, by_400, 2, 3, CARD_OK);
    nonces_asked(call_with, by_401, 2, 3, CARD_OK);
    nonces_asked(call_with, both, 3, 4, CARD_OK);
    nonces_asked(call_with, by_403, 2, 2, CARD_HTTP_STATUS);
    nonces_asked(call_with, none, 1, 2, CARD_HTTP_STATUS);
}

static void a_post_goes_out_once_more_at_most(void)
{
    static const char *const once[] = {NONCE("400", "a"), ANSWER};
    static const char *const endless[] = {NONCE("400", "a"), NONCE("400", "b"),
                                          NONCE("401", "c"), ANSWER};

    nonces_asked(post, once, 2, 3, CARD_OK);
    nonces_asked(post, endless, 4, 3, CARD_HTTP_STATUS);
}

/* The name of the error within another text does not request a nonce. */
static void only_the_error_itself_asks_for_a_nonce(void)
{
    static const char *const answers[] = {
        REFUSED("400", "WWW-Authenticate: DPoP error=\"invalid_dpop_proof\", "
                       "error_description=\"not use_dpop_nonce\"\r\n"
                       "DPoP-Nonce: a\r\n"),
        ANSWER};

    nonces_asked(call_with, answers, 2, 2, CARD_HTTP_STATUS);
}

static int32_t take(void *context, const void *data, size_t size)
{
    buf_add(context, data, size);
    return 0;
}

static void the_body_of_a_followed_400_does_not_reach_the_sink(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("tokenSink", "DPoP", "3600")),
        CLOSED("HTTP/1.1 400 X\r\nWWW-Authenticate: DPoP "
               "error=\"use_dpop_nonce\"\r\nDPoP-Nonce: a\r\n"
               "Content-Length: 9\r\n\r\n{\"not\":1}"),
        KEPT("HTTP/1.1 400 X\r\nContent-Length: 7\r\n\r\n{\"a\":1}")};
    struct recorder *r = recorder_start(steps, 3);
    auto_buf struct buf connection = BUF_INIT(8192), body = BUF_INIT(1024);
    struct card_call call = CARD_CALL_INIT;
    struct carried c;

    call.sink = take;
    call.context = &body;
    make_connection(&connection, recorder_port(r), "");
    c = carry_call(&call, "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                   buf_cstr(&connection));
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    UNIT_TEXT(buf_cstr(&body), "{\"a\":1}");
    carried_free(&c);
    recorder_stop(r);
}

UNIT_MAIN("refusal", UNIT_TEST(the_reason_is_in_message_and_members),
          UNIT_TEST(without_a_description_the_error_alone_is_told),
          UNIT_TEST(a_body_and_a_challenge_are_both_told),
          UNIT_TEST(challenges_in_several_lines_are_one_list),
          UNIT_TEST(a_given_token_is_told_what_it_lacks),
          UNIT_TEST(with_an_api_token_nothing_is_said_of_oauth),
          UNIT_TEST(who_signs_in_is_told_what_to_set),
          UNIT_TEST(no_secret_is_shown_that_a_server_repeats),
          UNIT_TEST(a_secret_is_not_shown_in_part_where_a_text_is_cut),
          UNIT_TEST(a_refusal_of_many_words_is_told),
          UNIT_TEST(a_line_that_is_broken_hides_no_other),
          UNIT_TEST(too_many_calls_at_once_is_told_apart),
          UNIT_TEST(a_nonce_is_followed_with_400_as_with_401),
          UNIT_TEST(a_post_goes_out_once_more_at_most),
          UNIT_TEST(only_the_error_itself_asks_for_a_nonce),
          UNIT_TEST(the_body_of_a_followed_400_does_not_reach_the_sink))
