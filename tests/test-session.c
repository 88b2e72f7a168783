/* SPDX-License-Identifier: MIT */
/* One token for all calls of a connection: renewed early, once on a 401, and
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
            sleep(1); /* nine tenths of its life are over by then */
    }
    CU_ASSERT_EQUAL(recorder_count(r), 4);
    field_of(recorder_request(r, 3), "Authorization: ", "\r", &value);
    UNIT_TEXT(buf_cstr(&value), "Bearer tokenNext");
    recorder_stop(r);
}

/* ---- threads ---- */

struct crowd {
    struct buf connection;
    int failed;
};

static const struct recorder_step crowd_token = {
    .answer = TOKEN("tokenCrowd", "Bearer", "3600"),
    .close_after = 1,
    .delay_ms = 50};
static const struct recorder_step crowd_answer = {.answer = ANSWER,
                                                  .close_after = 1};

static const struct recorder_step *
crowd_choose(void *context, const char *request, size_t index)
{
    size_t *tokens = context;

    (void)index;
    if (strncmp(request, "POST /oauth2", 12) != 0)
        return &crowd_answer;
    ++*tokens;
    return &crowd_token;
}

static void *call_in_crowd(void *argument)
{
    struct crowd *crowd = argument;
    struct carried c = call_with(&crowd->connection);

    if (c.code != CARD_OK)
        __atomic_add_fetch(&crowd->failed, 1, __ATOMIC_RELAXED);
    carried_free(&c);
    return NULL;
}

static void a_hundred_threads_make_one_token_request(void)
{
    size_t tokens = 0;
    struct recorder *r = recorder_start_choosing(crowd_choose, &tokens);
    struct crowd crowd = {.connection = BUF_INIT(8192)};
    pthread_t threads[100];

    make_connection(&crowd.connection, recorder_port(r), "");
    for (size_t i = 0; i < 100; i++)
        pthread_create(&threads[i], NULL, call_in_crowd, &crowd);
    for (size_t i = 0; i < 100; i++)
        pthread_join(threads[i], NULL);
    recorder_stop(r);
    CU_ASSERT_EQUAL(crowd.failed, 0);
    CU_ASSERT_EQUAL(tokens, 1);
    buf_free(&crowd.connection);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("session", T(a_401_renews_the_token_once),
          T(a_token_is_renewed_before_it_expires),
          T(a_hundred_threads_make_one_token_request))
