/* SPDX-License-Identifier: MIT */
/* One token for all calls of a connection: renewed early, once after a 401, and
   by one thread while the others wait. */
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void a_401_renews_the_token_once(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("tokenOld", "Bearer", "3600")),
        CLOSED("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
        CLOSED(TOKEN("tokenNew", "Bearer", "3600")),
        CLOSED("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
    };
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(8192);
    struct carried c;

    make_connection(&connection, recorder_port(r), "");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    field_of(recorder_request(r, 3), "Authorization: ", "\r", &value);
    UNIT_TEXT(buf_cstr(&value), "Bearer tokenNew");
    carried_free(&c);
    recorder_stop(r);
}

static void a_token_is_renewed_before_it_expires(void)
{
    const struct recorder_step steps[] = {
        CLOSED(TOKEN("tokenShort", "Bearer", "1")), CLOSED(ANSWER),
        CLOSED(TOKEN("tokenNext", "Bearer", "3600")), CLOSED(ANSWER)};
    struct recorder *r = recorder_start(steps, 4);
    auto_buf struct buf connection = BUF_INIT(8192), value = BUF_INIT(64);

    make_connection(&connection, recorder_port(r), "");
    for (int i = 0; i < 2; i++) {
        struct carried c = call_with(&connection);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        carried_free(&c);
        if (i == 0)
            sleep(1); /* by then nine tenths of its life are over */
    }
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    field_of(recorder_request(r, 3), "Authorization: ", "\r", &value);
    UNIT_TEXT(buf_cstr(&value), "Bearer tokenNext");
    recorder_stop(r);
}

/* ---- threads ---- */

/* The endpoint gives tokenOne, then tokenTwo; the API refuses the first if
   `revoked` is set. */
struct org {
    size_t tokens;
    bool revoked;
    const struct recorder_step *first;
};

static const struct recorder_step first_token = {
    .answer = TOKEN("tokenOne", "Bearer", "3600"),
    .close_after = 1,
    .delay_ms = 50};
static const struct recorder_step short_token = {
    .answer = TOKEN("tokenOne", "Bearer", "1"), .close_after = 1};
static const struct recorder_step second_token = {
    .answer = TOKEN("tokenTwo", "Bearer", "3600"),
    .close_after = 1,
    .delay_ms = 50};
static const struct recorder_step api_answer = {.answer = ANSWER,
                                                .close_after = 1};
static const struct recorder_step api_refusal = {
    .answer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
    .close_after = 1};

static const struct recorder_step *
org_answers(void *context, const char *request, size_t index)
{
    struct org *org = context;

    (void)index;
    if (strncmp(request, "POST /oauth2", 12) == 0)
        return org->tokens++ == 0 ? org->first : &second_token;
    return org->revoked && strstr(request, "Bearer tokenOne") != NULL
               ? &api_refusal
               : &api_answer;
}

struct crowd {
    struct buf connection;
    int failed;
};

static void *call_in_crowd(void *argument)
{
    struct crowd *crowd = argument;
    struct carried c = call_with(&crowd->connection);

    if (c.code != CARD_OK)
        __atomic_add_fetch(&crowd->failed, 1, __ATOMIC_RELAXED);
    carried_free(&c);
    return NULL;
}

static void call_by_a_hundred(struct crowd *crowd)
{
    pthread_t threads[100];

    for (size_t i = 0; i < 100; i++)
        pthread_create(&threads[i], NULL, call_in_crowd, crowd);
    for (size_t i = 0; i < 100; i++)
        pthread_join(threads[i], NULL);
    CU_ASSERT_EQUAL(crowd->failed, 0);
}

static void a_hundred_threads_make_one_token_request(void)
{
    struct org org = {.first = &first_token};
    struct recorder *r = recorder_start_choosing(org_answers, &org);
    struct crowd crowd = {.connection = BUF_INIT(8192)};

    make_connection(&crowd.connection, recorder_port(r), "");
    call_by_a_hundred(&crowd);
    recorder_stop(r);
    CU_ASSERT_EQUAL(org.tokens, 1);
    buf_free(&crowd.connection);
}

/* They have a token that has expired by the clock, or that the API refuses. */
static void a_hundred_threads_renew_once(bool revoked)
{
    struct org org = {.revoked = revoked,
                      .first = revoked ? &first_token : &short_token};
    struct recorder *r = recorder_start_choosing(org_answers, &org);
    struct crowd crowd = {.connection = BUF_INIT(8192)};

    make_connection(&crowd.connection, recorder_port(r), "");
    if (!revoked) {
        call_in_crowd(&crowd);
        CU_ASSERT_EQUAL(recorder_count(r), 2); /* one for a token, and the
                                                  call */
        sleep(1);                              /* it has expired by then */
    }
    call_by_a_hundred(&crowd);
    recorder_stop(r);
    CU_ASSERT_EQUAL(org.tokens, 2);
    buf_free(&crowd.connection);
}

static void an_expired_token_is_renewed_once_by_a_hundred_threads(void)
{
    a_hundred_threads_renew_once(false);
}

static void a_revoked_token_is_renewed_once_by_a_hundred_threads(void)
{
    a_hundred_threads_renew_once(true);
}

/* ---- a failure is everybody's ---- */

static void *be_refused(void *argument)
{
    struct crowd *crowd = argument;
    struct carried c = call_with(&crowd->connection);

    if (c.code != CARD_AUTH
        || strstr(c.error, "\"field\":\"scopes\",\"pointer\":\"/scopes\"")
               == NULL
        || strstr(c.error, "\"retryable\":true") == NULL
        || strstr(c.error, "would have had to wait") == NULL)
        __atomic_add_fetch(&crowd->failed, 1, __ATOMIC_RELAXED);
    carried_free(&c);
    return NULL;
}

/* A thread that waited for another's sign-in gets the same error in full. */
static void a_refusal_is_told_in_full_to_all_who_waited(void)
{
    static const struct recorder_step refusal = {
        .answer = "HTTP/1.1 429 X\r\nRetry-After: 3600\r\n"
                  "Connection: close\r\n\r\n{\"error\":\"invalid_scope\"}",
        .close_after = 1,
        .delay_ms = 300};
    struct recorder *r = recorder_start(&refusal, 1);
    struct crowd crowd = {.connection = BUF_INIT(8192)};
    pthread_t threads[20];

    make_connection(&crowd.connection, recorder_port(r), "");
    for (size_t i = 0; i < 20; i++)
        pthread_create(&threads[i], NULL, be_refused, &crowd);
    for (size_t i = 0; i < 20; i++)
        pthread_join(threads[i], NULL);
    recorder_stop(r);
    CU_ASSERT_EQUAL(crowd.failed, 0);
    buf_free(&crowd.connection);
}

/* ---- nonces ---- */

#define NONCE(nonce)                                        \
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: DPoP "  \
    "error=\"use_dpop_nonce\"\r\nDPoP-Nonce: " nonce "\r\n" \
    "Content-Length: 0\r\n\r\n"

static void nonces_asked(const char *const *answers, size_t count, size_t times,
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
    make_connection(&connection, recorder_port(r), ",\"dpop\":\"on\"");
    c = call_with(&connection);
    CU_ASSERT_EQUAL(c.code, code);
    CU_ASSERT_EQUAL(recorder_count(r), times);
    for (size_t i = 1; i < recorder_count(r); i++)
        CU_ASSERT(strncmp(recorder_request(r, i), "GET ", 4) == 0);
    carried_free(&c);
    recorder_stop(r);
}

/* A nonce may expire within a call, for example at a retry. A nonce that did
   not help is not used again, and no token is renewed because of it. */
static void each_new_nonce_of_the_api_is_followed(void)
{
    static const char *const many[] = {NONCE("a"), NONCE("b"), NONCE("c"),
                                       ANSWER};
    static const char *const same[] = {NONCE("a"), NONCE("a")};
    static const char *const endless[] = {NONCE("a"), NONCE("b"), NONCE("c"),
                                          NONCE("d"), NONCE("e"), NONCE("f")};

    nonces_asked(many, 4, 5, CARD_OK);
    nonces_asked(same, 2, 3, CARD_HTTP_STATUS);
    nonces_asked(endless, 6, 6, CARD_HTTP_STATUS);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("session", T(a_401_renews_the_token_once),
          T(a_token_is_renewed_before_it_expires),
          T(a_hundred_threads_make_one_token_request),
          T(an_expired_token_is_renewed_once_by_a_hundred_threads),
          T(a_revoked_token_is_renewed_once_by_a_hundred_threads),
          T(a_refusal_is_told_in_full_to_all_who_waited),
          T(each_new_nonce_of_the_api_is_followed))
