/* SPDX-License-Identifier: MIT */
/* The guarantees of execute(): deadlines, cancel, sink, sending once,
   threads. */
#include "carry.h"
#include "jsontext.h"
#include "recorder.h"
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";
static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: 7\r\n\r\n{\"a\":1}";

static void connect_text(char *text, size_t size, int port, const char *more)
{
    snprintf(text, size,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"%s}",
             port, CARRY_TOKEN, more);
}

static void a_call_that_breaks_the_abi_is_internal(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;

    CU_ASSERT_EQUAL(execute(NULL, &result), CARD_INTERNAL);
    CU_ASSERT_EQUAL(execute(&call, NULL), CARD_INTERNAL);
    call.magic = 0;
    CU_ASSERT_EQUAL(execute(&call, &result), CARD_INTERNAL);
    call.magic = CARD_MAGIC;
    call.struct_size = 8;
    CU_ASSERT_EQUAL(execute(&call, &result), CARD_INTERNAL);
    card_descriptor.release(&result);
    card_descriptor.release(NULL);
}

static void a_larger_struct_of_a_later_host_is_taken(void)
{
    struct {
        struct card_call call;
        char more[64];
    } later = {.call = CARD_CALL_INIT};
    struct carried c;

    later.call.struct_size = sizeof later;
    later.call.flags = CARD_DRY_RUN;
    c = carry_call(&later.call, get,
                   "{\"domain\":\"a.okta.com\",\"api_token\":\"tttt\"}");
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    carried_free(&c);
}

/* Its struct ends before `waiting`, and so does its memory. */
static void a_smaller_struct_of_an_earlier_host_is_taken(void)
{
    const struct recorder_step steps[] = {
        {.answer = "HTTP/1.1 429 X\r\nRetry-After: 0\r\n"
                   "Content-Length: 0\r\n\r\n"},
        {.answer = ok}};
    struct recorder *r = recorder_start(steps, 2);
    /* volatile, so that compilers do not warn about this intentional overrun */
    volatile size_t size = offsetof(struct card_call, waiting);
    const struct card_call whole = CARD_CALL_INIT;
    struct card_call *call = malloc(size);
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), "");
    memcpy(call, &whole, size);
    call->struct_size = (uint32_t)size;
    c = carry_call(call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    carried_free(&c);
    call->struct_size = (uint32_t)size - 1;
    c = carry_call(call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_INTERNAL);
    carried_free(&c);
    free(call);
    recorder_stop(r);
}

/* Only half of the pointer exists, and it is not valid. */
static void a_call_that_ends_within_a_member_does_not_have_it(void)
{
    const struct recorder_step steps[] = {{.answer = NULL, .close_after = 1},
                                          {.answer = ok}};
    struct recorder *r = recorder_start(steps, 2);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), "");
    memset(&call.waiting, 0x55, sizeof call.waiting);
    call.struct_size = (uint32_t)offsetof(struct card_call, waiting) + 4;
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    carried_free(&c);
    recorder_stop(r);
}

static void a_result_may_be_released_twice(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT_PTR_NOT_NULL(c.result.output.data);
    card_descriptor.release(&c.result);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    card_descriptor.release(&c.result);
    carried_free(&c);
    recorder_stop(r);
}

static void an_attempt_tells_status_and_phases(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    struct carried c = carry(get, recorder_port(r), 0);

    CU_ASSERT(json_valid(c.attempts, strlen(c.attempts), NULL));
    CU_ASSERT(strncmp(c.attempts, "[{\"status\":200,\"waited_ms\":0.000,", 33)
              == 0);
    UNIT_JSON(c.attempts, "/1", NULL);
    UNIT_HAS(c.attempts, "\"total_ms\":");
    CU_ASSERT_EQUAL(c.result.payload_bytes, 7);
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    carried_free(&c);
    c = carry(get, 1, 0);
    CU_ASSERT_EQUAL(c.code, CARD_NETWORK);
    UNIT_JSON(c.attempts, "/0/failure", "\"NETWORK\"");
    carried_free(&c);
    recorder_stop(r);
}

/* ---- deadlines and cancel ---- */

static void the_deadline_ends_a_call(void)
{
    struct recorder_step step = {.answer = NULL};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), "");
    call.deadline_ms = 100;
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_TIMEOUT);
    UNIT_JSON_HAS(c.error, "/message", "The deadline of the call passed");
    carried_free(&c);
    recorder_stop(r);
}

static void timeout_ms_bounds_a_try(void)
{
    struct recorder_step step = {.answer = NULL};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r),
                 ",\"timeout_ms\":100");
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_TIMEOUT);
    UNIT_JSON(c.error, "/field", "\"timeout_ms\"");
    carried_free(&c);
    recorder_stop(r);
}

static void a_call_cancelled_before_it_began_sends_nothing(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    volatile int32_t flag = 1;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), "");
    call.cancel = &flag;
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_CANCELLED);
    CU_ASSERT_EQUAL(recorder_count(r), 0);
    carried_free(&c);
    recorder_stop(r);
}

struct canceller {
    struct recorder *recorder;
    volatile int32_t flag;
    int fd;
};

/* Cancels once the request has arrived. */
static void *cancel_later(void *argument)
{
    struct canceller *c = argument;

    while (recorder_count(c->recorder) == 0)
        usleep(1000);
    if (c->fd < 0)
        __atomic_store_n(&c->flag, 1, __ATOMIC_RELEASE);
    else if (write(c->fd, "", 1) != 1)
        abort();
    return NULL;
}

static void cancelled_by(int by_fd)
{
    struct recorder_step step = {.answer = NULL};
    struct canceller canceller = {.recorder = recorder_start(&step, 1),
                                  .fd = -1};
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    pthread_t thread;
    int pair[2];
    struct carried c;

    CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    connect_text(connection, sizeof connection,
                 recorder_port(canceller.recorder), "");
    if (by_fd) {
        canceller.fd = pair[1];
        call.cancel_fd = pair[0];
    } else {
        call.cancel = &canceller.flag;
    }
    pthread_create(&thread, NULL, cancel_later, &canceller);
    c = carry_call(&call, get, connection);
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(c.code, CARD_CANCELLED);
    carried_free(&c);
    close(pair[0]);
    close(pair[1]);
    recorder_stop(canceller.recorder);
}

static void the_cancel_flag_ends_a_call(void)
{
    cancelled_by(0);
}

static void a_readable_cancel_fd_ends_a_call(void)
{
    cancelled_by(1);
}

/* That is the host's fault; it is neither readable nor worth a wake-up. No
   socket of the call gets this number. */
static void a_closed_cancel_fd_cancels_nothing(void)
{
    const struct recorder_step steps[] = {
        {.answer = "HTTP/1.1 429 X\r\nRetry-After: 0\r\n"
                   "Content-Length: 0\r\n\r\n"},
        {.answer = ok}};
    struct recorder *r = recorder_start(steps, 2);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), "");
    call.cancel_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 900);
    CU_ASSERT_FATAL(call.cancel_fd >= 900 && close(call.cancel_fd) == 0);
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(recorder_count(r), 2);
    carried_free(&c);
    recorder_stop(r);
}

/* ---- sink, limits, log ---- */

struct taken {
    char bytes[4096];
    size_t size;
    size_t stop_at;
};

static int32_t take(void *context, const void *bytes, size_t size)
{
    struct taken *taken = context;

    if (taken->size + size > sizeof taken->bytes)
        return 1;
    memcpy(taken->bytes + taken->size, bytes, size);
    taken->size += size;
    return taken->stop_at > 0 && taken->size >= taken->stop_at;
}

static struct carried with_sink(const char *answer, struct taken *taken,
                                const char *more)
{
    struct recorder_step step = {.answer = answer, .close_after = 1};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    char connection[256];
    struct carried c;

    connect_text(connection, sizeof connection, recorder_port(r), more);
    call.context = taken;
    call.sink = take;
    c = carry_call(&call, get, connection);
    recorder_stop(r);
    return c;
}

static void a_sink_gets_the_payload_and_the_output_null(void)
{
    struct taken taken = {.size = 0};
    struct carried c = with_sink(ok, &taken, ",\"max_response_bytes\":1");

    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(taken.size, 7);
    CU_ASSERT(memcmp(taken.bytes, "{\"a\":1}", 7) == 0);
    UNIT_JSON(c.output, "/body", "null");
    CU_ASSERT_EQUAL(c.result.payload_bytes, 7);
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    carried_free(&c);
    taken.size = 0;
    c = with_sink("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  "Content-Length: 3\r\n\r\nNaN",
                  &taken, "");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_NOT_JSON);
    carried_free(&c);
}

static void a_sink_that_refuses_cancels_the_call(void)
{
    struct taken taken = {.stop_at = 1};
    struct carried c = with_sink(ok, &taken, "");

    CU_ASSERT_EQUAL(c.code, CARD_CANCELLED);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    carried_free(&c);
}

static void an_answer_beyond_the_limit_is_too_big(void)
{
    struct recorder_step step = {.answer = ok, .close_after = 1};

    for (int limit = 6; limit <= 7; limit++) {
        struct recorder *r = recorder_start(&step, 1);
        struct card_call call = CARD_CALL_INIT;
        char connection[256], more[64];
        struct carried c;

        snprintf(more, sizeof more, ",\"max_response_bytes\":%d", limit);
        connect_text(connection, sizeof connection, recorder_port(r), more);
        c = carry_call(&call, get, connection);
        CU_ASSERT_EQUAL(c.code, limit == 7 ? CARD_OK : CARD_TOO_BIG);
        CU_ASSERT_EQUAL(c.result.output.data == NULL, limit != 7);
        carried_free(&c);
        recorder_stop(r);
    }
}

struct lines {
    char text[65536];
    size_t size;
    pthread_t thread;
    int wrong_thread;
};

static void keep_line(void *context, int32_t level, const char *line)
{
    struct lines *lines = context;
    int wrote;

    (void)level;
    lines->wrong_thread |= !pthread_equal(pthread_self(), lines->thread);
    wrote = snprintf(lines->text + lines->size,
                     sizeof lines->text - lines->size, "%s\n", line);
    lines->size += (size_t)wrote;
}

static void the_log_shows_the_exchange_and_no_secret(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    struct card_call call = CARD_CALL_INIT;
    static struct lines lines;
    char connection[256];
    struct carried c;

    lines.thread = pthread_self();
    connect_text(connection, sizeof connection, recorder_port(r), "");
    call.context = &lines;
    call.log = keep_line;
    call.log_level = CARD_LOG_DEBUG;
    c = carry_call(&call, get, connection);
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    UNIT_HAS(lines.text, "> GET /x HTTP/1.1");
    UNIT_HAS(lines.text, "> Authorization: SSWS ***");
    UNIT_HAS(lines.text, "< HTTP/1.1 200 OK");
    UNIT_LACKS(lines.text, CARRY_TOKEN);
    CU_ASSERT(!lines.wrong_thread);
    carried_free(&c);
    recorder_stop(r);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("execute", T(a_call_that_breaks_the_abi_is_internal),
          T(a_larger_struct_of_a_later_host_is_taken),
          T(a_smaller_struct_of_an_earlier_host_is_taken),
          T(a_call_that_ends_within_a_member_does_not_have_it),
          T(a_result_may_be_released_twice),
          T(an_attempt_tells_status_and_phases), T(the_deadline_ends_a_call),
          T(timeout_ms_bounds_a_try),
          T(a_call_cancelled_before_it_began_sends_nothing),
          T(the_cancel_flag_ends_a_call), T(a_readable_cancel_fd_ends_a_call),
          T(a_closed_cancel_fd_cancels_nothing),
          T(a_sink_gets_the_payload_and_the_output_null),
          T(a_sink_that_refuses_cancels_the_call),
          T(an_answer_beyond_the_limit_is_too_big),
          T(the_log_shows_the_exchange_and_no_secret))
