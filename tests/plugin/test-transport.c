/* SPDX-License-Identifier: MIT */
/* One request on the wire per attempt, and how broken answers are reported. */
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";
static const char post[] =
    "{\"request_type\":\"POST\",\"relative_url\":\"/x\",\"body\":{\"a\":1}}";
static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: 7\r\n\r\n{\"a\":1}";

static void a_connection_is_kept_for_the_next_call(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);

    for (int i = 0; i < 3; i++) {
        struct carried c = carry(get, recorder_port(r), 0);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        carried_free(&c);
    }
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    CU_ASSERT_EQUAL(recorder_connections(r), 1);
    recorder_stop(r);
}

static void *call_on_a_thread(void *recorder)
{
    struct carried c = carry(get, recorder_port(recorder), 0);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    carried_free(&c);
    return NULL;
}

static void a_connection_is_kept_for_other_threads(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);

    for (int i = 0; i < 3; i++) {
        pthread_t thread;

        CU_ASSERT_EQUAL_FATAL(
            pthread_create(&thread, NULL, call_on_a_thread, r), 0);
        pthread_join(thread, NULL);
    }
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    CU_ASSERT_EQUAL(recorder_connections(r), 1);
    recorder_stop(r);
}

/* Each server has a handle of its own, so neither closes the other's
   connection. */
static void calls_to_two_servers_in_turn_keep_both_connections(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r[2] = {recorder_start(&step, 1),
                             recorder_start(&step, 1)};

    for (int i = 0; i < 6; i++) {
        struct carried c = carry(get, recorder_port(r[i % 2]), 0);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        carried_free(&c);
    }
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(recorder_count(r[i]), 3);
        CU_ASSERT_EQUAL(recorder_connections(r[i]), 1);
        recorder_stop(r[i]);
    }
}

/* Settings of one call must not affect the next. */
static void each_call_over_a_kept_connection_has_its_own_method_and_body(void)
{
    static const char *const forms[] = {get, post, get, post, post, get};
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);

    for (size_t i = 0; i < 6; i++) {
        struct carried c = carry(forms[i], recorder_port(r), 0);
        const char *sent = recorder_request(r, i);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        if (forms[i] == get) {
            CU_ASSERT(strncmp(sent, "GET /x HTTP/1.1\r\n", 17) == 0);
            UNIT_LACKS(sent, "Content-");
        } else {
            CU_ASSERT(strncmp(sent, "POST /x HTTP/1.1\r\n", 18) == 0);
            UNIT_HAS(sent, "\r\n\r\n{\"a\":1}");
        }
        carried_free(&c);
    }
    CU_ASSERT_EQUAL(recorder_connections(r), 1);
    recorder_stop(r);
}

/* libcurl itself would send the second request twice. */
static void a_post_over_a_dead_connection_is_sent_once(void)
{
    const struct recorder_step steps[] = {
        {.answer = ok},
        {.answer = NULL, .close_after = 1},
        {.answer = ok},
    };
    struct recorder *r = recorder_start(steps, 3);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    carried_free(&c);
    c = carry(post, recorder_port(r), 0);
    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    UNIT_JSON_HAS(c.error, "/message", "The POST may have taken effect");
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_NO);
    carried_free(&c);
    recorder_stop(r);
}

/* It is sent again as an attempt of our own, which the result reports. */
static void a_get_over_a_dead_connection_is_tried_over_a_new_one(void)
{
    const struct recorder_step steps[] = {
        {.answer = ok},
        {.answer = NULL, .close_after = 1},
        {.answer = ok},
    };
    struct recorder *r = recorder_start(steps, 3);
    struct carried c = carry(get, recorder_port(r), 0);

    carried_free(&c);
    c = carry(get, recorder_port(r), 0);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    CU_ASSERT(recorder_connections(r) >= 2);
    UNIT_JSON(c.attempts, "/0/failure", "\"NETWORK\"");
    UNIT_JSON(c.attempts, "/1/status", "200");
    UNIT_JSON(c.attempts, "/2", NULL);
    carried_free(&c);
    recorder_stop(r);
}

static void a_get_that_is_always_lost_ends_after_its_retries(void)
{
    const struct recorder_step step = {.answer = NULL, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    UNIT_JSON(c.error, "/retryable", "true");
    CU_ASSERT_EQUAL(recorder_count(r), 3);
    carried_free(&c);
    recorder_stop(r);
}

static void a_connection_closed_without_an_answer_is_told(void)
{
    struct recorder_step step = {.answer = NULL, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(post, recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    carried_free(&c);
    recorder_stop(r);
}

static void an_answer_cut_short_is_no_answer(void)
{
    struct recorder_step step = {
        .answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}",
        .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    UNIT_JSON_HAS(c.error, "/message", "lost within the answer");
    carried_free(&c);
    recorder_stop(r);
}

static void what_is_not_http_is_a_protocol_fault(void)
{
    struct recorder_step step = {.answer = "SSH-2.0-OpenSSH\r\n\r\n",
                                 .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT_EQUAL(c.code, CARD_PROTOCOL);
    carried_free(&c);
    recorder_stop(r);
}

static void headers_without_end_are_a_protocol_fault(void)
{
    size_t size = 200000;
    char *answer = malloc(size);
    size_t at = (size_t)snprintf(answer, size, "HTTP/1.1 200 OK\r\n");
    struct recorder_step step = {.answer = answer, .close_after = 1};
    struct recorder *r;
    struct carried c;

    for (int i = 0; i < 5000; i++)
        at += (size_t)snprintf(answer + at, size - at, "X-%d: %d\r\n", i, i);
    r = recorder_start(&step, 1);
    c = carry(get, recorder_port(r), 0);
    CU_ASSERT_EQUAL(c.code, CARD_PROTOCOL);
    UNIT_JSON_HAS(c.error, "/message", "header fields exceed");
    carried_free(&c);
    recorder_stop(r);
    free(answer);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("transport", T(a_connection_is_kept_for_the_next_call),
          T(a_connection_is_kept_for_other_threads),
          T(calls_to_two_servers_in_turn_keep_both_connections),
          T(each_call_over_a_kept_connection_has_its_own_method_and_body),
          T(a_post_over_a_dead_connection_is_sent_once),
          T(a_get_over_a_dead_connection_is_tried_over_a_new_one),
          T(a_get_that_is_always_lost_ends_after_its_retries),
          T(a_connection_closed_without_an_answer_is_told),
          T(an_answer_cut_short_is_no_answer),
          T(what_is_not_http_is_a_protocol_fault),
          T(headers_without_end_are_a_protocol_fault))
