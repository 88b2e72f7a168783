/* SPDX-License-Identifier: MIT */
/* What is sent again, how often, and what the result tells of it. */
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define JSON "Content-Type: application/json\r\n"
#define NO_WAIT "Retry-After: 0\r\n"

static const char ok[] =
    "HTTP/1.1 200 OK\r\n" JSON "Content-Length: 7\r\n\r\n{\"a\":1}";
static const char limited[] =
    "HTTP/1.1 429 Too Many Requests\r\n" JSON NO_WAIT
    "X-Okta-Request-Id: first\r\nContent-Length: 8\r\n\r\n{\"b\":42}";
static const char limited_again[] =
    "HTTP/1.1 429 Too Many Requests\r\n" JSON NO_WAIT
    "X-Okta-Request-Id: second\r\nContent-Length: 8\r\n\r\n{\"b\":43}";
static const char limited_for_an_hour[] =
    "HTTP/1.1 429 Too Many Requests\r\n" JSON
    "Retry-After: 3600\r\nContent-Length: 8\r\n\r\n{\"b\":42}";
static const char unavailable[] =
    "HTTP/1.1 503 Service Unavailable\r\n" NO_WAIT "Content-Length: 0\r\n\r\n";
static const char gateway[] =
    "HTTP/1.1 504 Gateway Timeout\r\n" NO_WAIT "Content-Length: 0\r\n\r\n";
static const char broken[] = "HTTP/1.1 500 Internal Server Error\r\n" NO_WAIT
                             "Content-Length: 0\r\n\r\n";

#define LOST NULL

/* One call against a server that plays these answers, the last ever after. */
struct played {
    struct carried c;
    struct recorder *r;
};

static struct played play(const char *method, const char *more,
                          const char *const *answers, size_t count,
                          struct card_call *call)
{
    struct recorder_step steps[8];
    struct played p;
    char form[128], connection[256];

    for (size_t i = 0; i < count; i++)
        steps[i] = (struct recorder_step){.answer = answers[i],
                                          .close_after = answers[i] == LOST};
    p.r = recorder_start(steps, count);
    snprintf(form, sizeof form,
             "{\"request_type\":\"%s\",\"relative_url\":\"/x\"}", method);
    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"%s}",
             recorder_port(p.r), CARRY_TOKEN, more);
    p.c = carry_call(call, form, connection);
    return p;
}

static void played_free(struct played *p)
{
    carried_free(&p->c);
    recorder_stop(p->r);
}

/* How often the request is sent, and how the call ends. */
static void sent(const char *method, const char *more, const char *first,
                 size_t times, int32_t code)
{
    const char *const answers[] = {first, ok};
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
    sent("GET", "", limited, 2, CARD_OK);
    sent("POST", "", limited, 2, CARD_OK);
    sent("PUT", "", limited, 2, CARD_OK);
    sent("PATCH", "", limited, 2, CARD_OK);
    sent("DELETE", "", limited, 2, CARD_OK);
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
                 "HTTP/1.1 %d X\r\n" NO_WAIT "Content-Length: 0\r\n\r\n",
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
    sent("GET", ",\"max_retries\":0", limited, 1, CARD_HTTP_STATUS);
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
        CU_ASSERT_PTR_NOT_NULL(strstr(p.c.output, "\"status_code\":503"));
        played_free(&p);
    }
}

/* ---- what is told ---- */

static bool has(struct recorder *r, size_t index, const char *text)
{
    return strstr(recorder_request(r, index), text) != NULL;
}

static void a_retry_names_the_first_refused_request_and_its_own_number(void)
{
    const char *const answers[] = {LOST, limited, limited_again, ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", ",\"max_retries\":3", answers, 4, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(p.r), 4);
    CU_ASSERT_FALSE(has(p.r, 0, "X-Okta-Retry-"));
    CU_ASSERT_FALSE(has(p.r, 1, "X-Okta-Retry-For:"));
    CU_ASSERT(has(p.r, 1, "\r\nX-Okta-Retry-Count: 1\r\n"));
    CU_ASSERT(has(p.r, 2, "\r\nX-Okta-Retry-For: first\r\n"));
    CU_ASSERT(has(p.r, 2, "\r\nX-Okta-Retry-Count: 2\r\n"));
    CU_ASSERT(has(p.r, 3, "\r\nX-Okta-Retry-For: first\r\n"));
    CU_ASSERT(has(p.r, 3, "\r\nX-Okta-Retry-Count: 3\r\n"));
    played_free(&p);
}

static void an_id_that_is_none_is_not_sent_back(void)
{
    const char *const answers[] = {
        "HTTP/1.1 429 X\r\nX-Okta-Request-Id: a b\r\n" NO_WAIT
        "Content-Length: 0\r\n\r\n",
        ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", "", answers, 2, &call);

    CU_ASSERT_EQUAL(recorder_count(p.r), 2);
    CU_ASSERT_FALSE(has(p.r, 1, "X-Okta-Retry-For"));
    played_free(&p);
}

static void attempts_tell_each_try_and_what_it_waited_for(void)
{
    const char *const answers[] = {limited, LOST, unavailable, ok};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("PUT", ",\"max_retries\":3", answers, 4, &call);
    const char *at = p.c.attempts;

    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    at = strstr(at, "[{\"status\":429,\"waited_ms\":0.000,\"name_ms\"");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at = strstr(at, "{\"failure\":\"NETWORK\",\"waited_ms\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at = strstr(at, ",\"waited_for\":\"RETRY_AFTER\",");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at = strstr(at, "{\"status\":503,\"waited_ms\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at = strstr(at, ",\"waited_for\":\"LOST\",");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at = strstr(at, "{\"status\":200,\"waited_ms\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    CU_ASSERT_PTR_NOT_NULL(strstr(at, ",\"waited_for\":\"RETRY_AFTER\","));
    played_free(&p);
}

static void the_output_and_the_error_are_those_of_the_last_try(void)
{
    const char *const answers[] = {limited, limited_again};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", ",\"max_retries\":1", answers, 2, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_HTTP_STATUS);
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.output, "\"body\":{\"b\":43}}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.error, "\"request_id\":\"second\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.error, "\"retryable\":true"));
    CU_ASSERT_EQUAL(p.c.result.payload_bytes, 8);
    played_free(&p);
}

/* ---- deadline and cancel ---- */

static void a_wait_that_does_not_fit_is_not_begun_and_told(void)
{
    const char *const answers[] = {limited_for_an_hour};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("POST", "", answers, 1, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(p.r), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.output, "\"status_code\":429"));
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.output, "\"body\":{\"b\":42}}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.error, "\"retryable\":true"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(p.c.error, "Another try would have had to wait 3600"));
    played_free(&p);
}

static void a_lost_try_whose_wait_does_not_fit_is_told_too(void)
{
    const char *const answers[] = {LOST};
    struct card_call call = CARD_CALL_INIT;
    struct played p;

    call.deadline_ms = 249; /* less than the shortest wait */
    p = play("GET", "", answers, 1, &call);
    CU_ASSERT(p.c.code == CARD_NETWORK || p.c.code == CARD_TIMEOUT);
    if (p.c.code == CARD_NETWORK)
        CU_ASSERT_PTR_NOT_NULL(
            strstr(p.c.error, "Another try would have had to wait"));
    CU_ASSERT_EQUAL(recorder_count(p.r), 1);
    played_free(&p);
}

/* Cancels, by flag or descriptor, once the first request has come. */
struct canceller {
    struct recorder *recorder;
    int32_t flag;
    int fd;
};

static void *cancel_when_asked(void *argument)
{
    struct canceller *c = argument;
    const struct timespec moment = {0, 5000000};

    while (recorder_count(c->recorder) == 0)
        nanosleep(&moment, NULL);
    /* Whether it is waiting by now or not yet, the call ends. */
    if (c->fd < 0)
        __atomic_store_n(&c->flag, 1, __ATOMIC_RELEASE);
    else if (write(c->fd, "x", 1) != 1)
        CU_FAIL("cancel");
    return NULL;
}

static void a_wait_is_cancelled(bool by_fd)
{
    const struct recorder_step step = {
        .answer = "HTTP/1.1 429 X\r\nRetry-After: 3600\r\n"
                  "Content-Length: 0\r\n\r\n"};
    struct recorder *r = recorder_start(&step, 1);
    struct canceller canceller = {.recorder = r, .fd = -1};
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    int pair[2] = {-1, -1};
    struct carried c;
    pthread_t thread;

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}",
             recorder_port(r), CARRY_TOKEN);
    call.deadline_ms = 7200000;
    if (by_fd) {
        CU_ASSERT_EQUAL(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        canceller.fd = pair[1];
        call.cancel_fd = pair[0];
    } else {
        call.cancel = &canceller.flag;
    }
    pthread_create(&thread, NULL, cancel_when_asked, &canceller);
    c = carry_call(&call, "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                   connection);
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(c.code, CARD_CANCELLED);
    CU_ASSERT_EQUAL(recorder_count(r), 1);
    carried_free(&c);
    recorder_stop(r);
    if (by_fd) {
        close(pair[0]);
        close(pair[1]);
    }
}

static void the_flag_ends_a_wait(void)
{
    a_wait_is_cancelled(false);
}

static void the_descriptor_ends_a_wait(void)
{
    a_wait_is_cancelled(true);
}

/* ---- a sink ---- */

struct taken {
    char bytes[64];
    size_t size;
};

static int32_t take(void *context, const void *bytes, size_t size)
{
    struct taken *taken = context;

    if (size > sizeof taken->bytes - taken->size)
        return 1;
    memcpy(taken->bytes + taken->size, bytes, size);
    taken->size += size;
    return 0;
}

static void taken_is(const char *const *answers, size_t count, const char *more,
                     int32_t code, const char *bytes)
{
    struct taken taken = {.size = 0};
    struct card_call call = CARD_CALL_INIT;
    struct played p;

    call.sink = take;
    call.context = &taken;
    p = play("GET", more, answers, count, &call);
    CU_ASSERT_EQUAL(p.c.code, code);
    CU_ASSERT_EQUAL(taken.size, strlen(bytes));
    CU_ASSERT_EQUAL(p.c.result.payload_bytes, strlen(bytes));
    CU_ASSERT(memcmp(taken.bytes, bytes, strlen(bytes)) == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(p.c.output, "\"body\":null}"));
    played_free(&p);
}

static void only_the_last_try_reaches_the_sink(void)
{
    const char *const mended[] = {limited, ok};
    const char *const worn_out[] = {limited, limited_again};
    const char *const too_long[] = {limited_for_an_hour};

    taken_is(mended, 2, "", CARD_OK, "{\"a\":1}");
    taken_is(worn_out, 2, ",\"max_retries\":1", CARD_HTTP_STATUS, "{\"b\":43}");
    taken_is(too_long, 1, "", CARD_HTTP_STATUS, "{\"b\":42}");
    taken_is(worn_out, 2, ",\"max_retries\":0", CARD_HTTP_STATUS, "{\"b\":42}");
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
          UNIT_TEST(the_output_and_the_error_are_those_of_the_last_try),
          UNIT_TEST(a_wait_that_does_not_fit_is_not_begun_and_told),
          UNIT_TEST(a_lost_try_whose_wait_does_not_fit_is_told_too),
          UNIT_TEST(the_flag_ends_a_wait),
          UNIT_TEST(the_descriptor_ends_a_wait),
          UNIT_TEST(only_the_last_try_reaches_the_sink))
