/* SPDX-License-Identifier: MIT */
/* What is sent again, how often, and what the result says about it. */
#include "play.h"
#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char unavailable[] =
    "HTTP/1.1 503 Service Unavailable\r\n" PLAY_NO_WAIT
    "Content-Length: 0\r\n\r\n";
static const char gateway[] =
    "HTTP/1.1 504 Gateway Timeout\r\n" PLAY_NO_WAIT "Content-Length: 0\r\n\r\n";
static const char broken[] =
    "HTTP/1.1 500 Internal Server Error\r\n" PLAY_NO_WAIT
    "Content-Length: 0\r\n\r\n";

/* Asserts how often the request is sent, and how the call ends. */
static void sent(const char *method, const char *more, const char *first,
                 size_t times, int32_t code)
{
    const char *const answers[] = {first, play_ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play(method, more, answers, 2, &call);

    if (recorder_count(p.r) != times || p.c.code != code)
        printf("# %s after %.12s: sent %zu times, code %d\n", method,
               first != NULL ? first : "a lost connection", recorder_count(p.r),
               (int)p.c.code);
    CU_ASSERT_EQUAL(recorder_count(p.r), times);
    CU_ASSERT_EQUAL(p.c.code, code);
    played_free(&p);
}

static void every_method_is_sent_again_after_a_429(void)
{
    sent("GET", "", play_limited, 2, CARD_OK);
    sent("POST", "", play_limited, 2, CARD_OK);
    sent("PUT", "", play_limited, 2, CARD_OK);
    sent("PATCH", "", play_limited, 2, CARD_OK);
    sent("DELETE", "", play_limited, 2, CARD_OK);
}

static void get_put_and_delete_are_sent_again_after_503_and_504(void)
{
    sent("GET", "", unavailable, 2, CARD_OK);
    sent("PUT", "", unavailable, 2, CARD_OK);
    sent("DELETE", "", gateway, 2, CARD_OK);
    sent("POST", "", unavailable, 1, CARD_HTTP_STATUS);
    sent("PATCH", "", unavailable, 1, CARD_HTTP_STATUS);
    sent("POST", "", gateway, 1, CARD_HTTP_STATUS);
}

static void get_put_and_delete_are_sent_again_when_lost(void)
{
    sent("GET", "", LOST, 2, CARD_OK);
    sent("PUT", "", LOST, 2, CARD_OK);
    sent("DELETE", "", LOST, 2, CARD_OK);
    sent("POST", "", LOST, 1, CARD_NETWORK);
    sent("PATCH", "", LOST, 1, CARD_NETWORK);
}

static void no_other_status_is_tried_again(void)
{
    static const int statuses[] = {400, 403, 404, 408, 409, 413,
                                   421, 425, 500, 501, 502, 505};

    sent("GET", "", broken, 1, CARD_HTTP_STATUS);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        char answer[128];

        snprintf(answer, sizeof answer,
                 "HTTP/1.1 %d X\r\n" PLAY_NO_WAIT "Content-Length: 0\r\n\r\n",
                 statuses[i]);
        sent("GET", "", answer, 1, CARD_HTTP_STATUS);
    }
}

static void an_answer_lost_halfway_is_not_tried_again(void)
{
    const struct recorder_step step = {
        .answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}",
        .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c =
        carry("{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
              recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    carried_free(&c);
    recorder_stop(r);
}

static void with_no_retries_everything_is_sent_once(void)
{
    sent("GET", ",\"max_retries\":0", play_limited, 1, CARD_HTTP_STATUS);
    sent("GET", ",\"max_retries\":0", unavailable, 1, CARD_HTTP_STATUS);
    sent("GET", ",\"max_retries\":0", LOST, 1, CARD_NETWORK);
}

static void there_are_two_retries_unless_set_otherwise(void)
{
    static const struct {
        const char *more;
        size_t sent;
    } all[] = {{"", 3},
               {",\"max_retries\":1", 2},
               {",\"max_retries\":2", 3},
               {",\"max_retries\":10", 11}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *const answers[] = {
            "HTTP/1.1 503 X\r\nContent-Length: 0\r\n"
            "Retry-After: Mon, 24 Nov 2025 12:00:00 GMT\r\n\r\n"};
        struct card_call call = CARD_CALL_INIT;
        struct played p = play("GET", all[i].more, answers, 1, &call);

        CU_ASSERT_EQUAL(recorder_count(p.r), all[i].sent);
        CU_ASSERT_EQUAL(p.c.code, CARD_HTTP_STATUS);
        UNIT_JSON(p.c.output, "/status_code", "503");
        played_free(&p);
    }
}

/* ---- what the result reports ---- */

static void a_retry_names_the_first_refused_request_and_its_own_number(void)
{
    const char *const answers[] = {LOST, play_limited, play_limited_again,
                                   play_ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", ",\"max_retries\":3", answers, 4, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(p.r), 4);
    UNIT_LACKS(recorder_request(p.r, 0), "X-Okta-Retry-");
    UNIT_LACKS(recorder_request(p.r, 1), "X-Okta-Retry-For:");
    UNIT_HAS(recorder_request(p.r, 1), "\r\nX-Okta-Retry-Count: 1\r\n");
    UNIT_HAS(recorder_request(p.r, 2), "\r\nX-Okta-Retry-For: first\r\n");
    UNIT_HAS(recorder_request(p.r, 2), "\r\nX-Okta-Retry-Count: 2\r\n");
    UNIT_LACKS(recorder_request(p.r, 2), "X-Okta-Retry-Count: 1");
    UNIT_HAS(recorder_request(p.r, 3), "\r\nX-Okta-Retry-For: first\r\n");
    UNIT_HAS(recorder_request(p.r, 3), "\r\nX-Okta-Retry-Count: 3\r\n");
    played_free(&p);
}

static void an_id_that_is_none_is_not_sent_back(void)
{
    const char *const answers[] = {
        "HTTP/1.1 429 X\r\nX-Okta-Request-Id: a b\r\n" PLAY_NO_WAIT
        "Content-Length: 0\r\n\r\n",
        play_ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", "", answers, 2, &call);

    CU_ASSERT_EQUAL(recorder_count(p.r), 2);
    UNIT_LACKS(recorder_request(p.r, 1), "X-Okta-Retry-For");
    played_free(&p);
}

static void attempts_tell_each_try_and_what_it_waited_for(void)
{
    const char *const answers[] = {play_limited, LOST, unavailable, play_ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("PUT", ",\"max_retries\":3", answers, 4, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    UNIT_JSON(p.c.attempts, "/0/status", "429");
    UNIT_JSON(p.c.attempts, "/0/waited_ms", "0.000");
    UNIT_JSON(p.c.attempts, "/0/waited_for", NULL);
    UNIT_JSON(p.c.attempts, "/1/failure", "\"NETWORK\"");
    UNIT_JSON(p.c.attempts, "/1/waited_for", "\"RETRY_AFTER\"");
    UNIT_JSON(p.c.attempts, "/2/status", "503");
    UNIT_JSON(p.c.attempts, "/2/waited_for", "\"LOST\"");
    UNIT_JSON(p.c.attempts, "/3/status", "200");
    UNIT_JSON(p.c.attempts, "/3/waited_for", "\"RETRY_AFTER\"");
    UNIT_JSON(p.c.attempts, "/4", NULL);
    played_free(&p);
}

struct waits {
    char told[512];
    size_t size;
};

static void note_wait(void *context, const char *reason, int64_t ms)
{
    struct waits *w = context;

    w->size += (size_t)snprintf(w->told + w->size, sizeof w->told - w->size,
                                "%s%s ", reason, ms > 0 ? "" : ":0");
}

static void a_host_is_told_what_is_waited_for_and_that_it_is_over(void)
{
    const char *const answers[] = {LOST, play_limited, unavailable, play_ok};
    struct waits waits = {.size = 0};
    struct card_call call = CARD_CALL_INIT;
    struct played p;

    call.context = &waits;
    call.waiting = note_wait;
    p = play("PUT", ",\"max_retries\":3", answers, 4, &call);
    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(p.r), 4);
    UNIT_TEXT(waits.told, "LOST LOST:0 RETRY_AFTER RETRY_AFTER:0 "
                          "RETRY_AFTER RETRY_AFTER:0 ");
    played_free(&p);
}

static void the_output_and_the_error_are_those_of_the_last_try(void)
{
    const char *const answers[] = {play_limited, play_limited_again};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", ",\"max_retries\":1", answers, 2, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_HTTP_STATUS);
    UNIT_JSON(p.c.output, "/body", "{\"b\":43}");
    UNIT_JSON(p.c.error, "/request_id", "\"second\"");
    UNIT_JSON(p.c.error, "/retryable", "true");
    CU_ASSERT_EQUAL(p.c.result.payload_bytes, 8);
    played_free(&p);
}

UNIT_MAIN("retry", UNIT_TEST(every_method_is_sent_again_after_a_429),
          UNIT_TEST(get_put_and_delete_are_sent_again_after_503_and_504),
          UNIT_TEST(get_put_and_delete_are_sent_again_when_lost),
          UNIT_TEST(no_other_status_is_tried_again),
          UNIT_TEST(an_answer_lost_halfway_is_not_tried_again),
          UNIT_TEST(with_no_retries_everything_is_sent_once),
          UNIT_TEST(there_are_two_retries_unless_set_otherwise),
          UNIT_TEST(a_retry_names_the_first_refused_request_and_its_own_number),
          UNIT_TEST(an_id_that_is_none_is_not_sent_back),
          UNIT_TEST(attempts_tell_each_try_and_what_it_waited_for),
          UNIT_TEST(a_host_is_told_what_is_waited_for_and_that_it_is_over),
          UNIT_TEST(the_output_and_the_error_are_those_of_the_last_try))
