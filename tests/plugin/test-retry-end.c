/* SPDX-License-Identifier: MIT */
/* How attempts end: the deadline, a cancel, and what a sink receives. */
#include "play.h"
#include "unit.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char limited_for_an_hour[] =
    "HTTP/1.1 429 Too Many Requests\r\n" PLAY_JSON
    "Retry-After: 3600\r\nContent-Length: 8\r\n\r\n{\"b\":42}";
/* ---- deadline and cancel ---- */

static void a_wait_that_does_not_fit_is_not_begun_and_told(void)
{
    const char *const answers[] = {limited_for_an_hour};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("POST", "", answers, 1, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_HTTP_STATUS);
    CU_ASSERT_EQUAL(recorder_count(p.r), 1);
    UNIT_JSON(p.c.output, "/status_code", "429");
    UNIT_JSON(p.c.output, "/body", "{\"b\":42}");
    UNIT_JSON(p.c.error, "/retryable", "true");
    UNIT_JSON_HAS(p.c.error, "/message",
                  "Another try would have had to wait 3600");
    played_free(&p);
}

/* Returns the code of a call whose only attempt is lost, and whose deadline is
   sooner than the shortest wait before another one. */
static int32_t lose_the_only_try(void)
{
    const char *const answers[] = {LOST};
    struct card_call call = CARD_CALL_INIT;
    struct played p;
    int32_t code;

    call.deadline_ms = 249;
    p = play("GET", "", answers, 1, &call);
    code = p.c.code;
    if (code == CARD_NETWORK) {
        UNIT_JSON_HAS(p.c.error, "/message",
                      "Another try would have had to wait");
        CU_ASSERT_EQUAL(recorder_count(p.r), 1);
    }
    CU_ASSERT(recorder_count(p.r) <= 1);
    played_free(&p);
    return code;
}

static void a_lost_try_whose_wait_does_not_fit_is_told_too(void)
{
    int32_t code = CARD_TIMEOUT;

    /* On a slow machine the deadline may pass before the attempt is lost. */
    for (int i = 0; i < 100 && code == CARD_TIMEOUT; i++)
        code = lose_the_only_try();
    CU_ASSERT_EQUAL(code, CARD_NETWORK);
}

/* Cancels, by flag or descriptor, once the first request has arrived. */
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
    /* The call must end whether it is waiting already or not yet. */
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
    UNIT_JSON(p.c.output, "/body", "null");
    played_free(&p);
}

static void only_the_last_try_reaches_the_sink(void)
{
    const char *const mended[] = {play_limited, play_ok};
    const char *const worn_out[] = {play_limited, play_limited_again};
    const char *const too_long[] = {limited_for_an_hour};

    taken_is(mended, 2, "", CARD_OK, "{\"a\":1}");
    taken_is(worn_out, 2, ",\"max_retries\":1", CARD_HTTP_STATUS, "{\"b\":43}");
    taken_is(too_long, 1, "", CARD_HTTP_STATUS, "{\"b\":42}");
    taken_is(worn_out, 2, ",\"max_retries\":0", CARD_HTTP_STATUS, "{\"b\":42}");
}

/* For every status that is tried again, the body must not reach the sink. */
static void no_status_that_is_tried_again_reaches_the_sink(void)
{
    static const char *const statuses[] = {"429 Too Many Requests",
                                           "503 Service Unavailable",
                                           "504 Gateway Timeout"};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        char answer[256];
        const char *const mended[] = {answer, play_ok};
        const char *const last[] = {answer};

        (void)snprintf(answer, sizeof answer,
                       "HTTP/1.1 %s\r\n" PLAY_JSON PLAY_NO_WAIT
                       "Content-Length: 8\r\n\r\n{\"b\":42}",
                       statuses[i]);
        taken_is(mended, 2, "", CARD_OK, "{\"a\":1}");
        taken_is(last, 1, ",\"max_retries\":0", CARD_HTTP_STATUS, "{\"b\":42}");
    }
}

/* ---- the report of a request whose answer was lost ---- */

static void only_what_may_not_be_repeated_may_have_been_carried_out(void)
{
    static const char *const methods[] = {"GET", "PUT", "DELETE", "POST",
                                          "PATCH"};
    const char *const answers[] = {LOST};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct card_call call = CARD_CALL_INIT;
        struct played p =
            play(methods[i], ",\"max_retries\":0", answers, 1, &call);

        CU_ASSERT_EQUAL(p.c.code, CARD_NETWORK);
        if (*methods[i] == 'P' && methods[i][1] != 'U')
            UNIT_JSON_HAS(p.c.error, "/message", "may have taken effect");
        else
            UNIT_LACKS(p.c.error, "taken effect");
        played_free(&p);
    }
}

UNIT_MAIN("retry-end",
          UNIT_TEST(a_wait_that_does_not_fit_is_not_begun_and_told),
          UNIT_TEST(a_lost_try_whose_wait_does_not_fit_is_told_too),
          UNIT_TEST(the_flag_ends_a_wait),
          UNIT_TEST(the_descriptor_ends_a_wait),
          UNIT_TEST(only_the_last_try_reaches_the_sink),
          UNIT_TEST(no_status_that_is_tried_again_reaches_the_sink),
          UNIT_TEST(only_what_may_not_be_repeated_may_have_been_carried_out))
