/* SPDX-License-Identifier: MIT */
/*
 * Many threads in the module at once, each with calls of every kind: answers,
 * refused forms, dry runs, retries, lost connections, cancels, and renewed
 * sign-ins. Whatever the others do, each call must have the same result as
 * alone, with its own id in it.
 *
 * THREADS and ROUNDS give the numbers; HACKING.md describes the run under
 * ThreadSanitizer.
 */
#include "carry.h"
#include "loaded.h"
#include "serviceapp.h"
#include "threadcalls.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Each thread begins with another kind, so that different kinds run at once. */
static size_t kind_of(size_t thread, size_t call)
{
    return (thread + call) % KINDS;
}

static void *call_in_crowd(void *argument)
{
    struct caller *c = argument;

    c->seen = (struct buf)BUF_INIT(65536);
    for (c->call = 0; c->call < c->crowd->calls; c->call++) {
        snprintf(c->id, sizeof c->id, "%zu.%zu", c->thread, c->call);
        buf_reset(&c->seen);
        kinds[kind_of(c->thread, c->call)](c);
    }
    buf_free(&c->seen);
    return NULL;
}

static void connect_all(struct crowd *crowd)
{
    int port = recorder_port(crowd->org.recorder);
    struct buf *of = crowd->connections;
    auto_buf struct buf proved = BUF_INIT(8192);

    for (size_t i = 0; i < WHO; i++)
        of[i] = (struct buf)BUF_INIT(8192);
    buf_fmt(&of[TOKEN],
            "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}", port,
            CARRY_TOKEN);
    make_connection(&of[APP], port, "");
    connect_as(&of[BRIEF], &of[APP], "brief");
    connect_as(&of[DENIED], &of[APP], "denied");
    make_connection(&proved, port, ",\"dpop\":\"on\"");
    connect_as(&of[DPOP], &proved, "proved");
    connect_code(&of[PERSON], port, "refresh0.");
}

static size_t number_of(const char *name, size_t otherwise, size_t most)
{
    const char *text = getenv(name);
    size_t number = text != NULL ? strtoul(text, NULL, 10) : otherwise;

    return number < 1 ? 1 : number > most ? most : number;
}

static void posts_went_out_once(const struct crowd *crowd)
{
    for (size_t t = 0; t < crowd->threads; t++) {
        for (size_t i = 0; i < crowd->calls; i++) {
            if (kinds[kind_of(t, i)] == gone)
                CU_ASSERT_EQUAL(crowd->org.tries[t][i], 1);
        }
    }
}

static void each_thread_has_its_own_answers(void)
{
    static struct crowd crowd;
    static struct caller callers[THREADS_MAX];
    pthread_t threads[THREADS_MAX];
    bool slow = getenv("UNDER_VALGRIND") != NULL;

    CU_ASSERT_FATAL(loaded_is_a_module());
    CU_ASSERT_FATAL(threadorg_start(&crowd.org));
    connect_all(&crowd);
    crowd.threads = number_of("THREADS", slow ? 4 : 16, THREADS_MAX);
    crowd.calls = KINDS * number_of("ROUNDS", slow ? 1 : 2, CALLS_MAX / KINDS);
    for (size_t i = 0; i < crowd.threads; i++) {
        callers[i] = (struct caller){.crowd = &crowd, .thread = i};
        CU_ASSERT_EQUAL_FATAL(
            pthread_create(&threads[i], NULL, call_in_crowd, &callers[i]), 0);
    }
    for (size_t i = 0; i < crowd.threads; i++)
        pthread_join(threads[i], NULL);
    threadorg_stop(&crowd.org);
    UNIT_TEXT(crowd.why, "");
    CU_ASSERT_EQUAL(crowd.failed, 0);
    UNIT_TEXT(crowd.org.wrong, "");
    CU_ASSERT_EQUAL(crowd.org.wrong_signatures, 0);
    CU_ASSERT_EQUAL(crowd.org.refresh_tokens_spent_twice, 0);
    CU_ASSERT(crowd.org.app_tokens > 1 && crowd.org.person_tokens > 1);
    posts_went_out_once(&crowd);
    printf("# %zu calls by %zu threads, %u tokens renewed\n",
           crowd.threads * crowd.calls, crowd.threads,
           crowd.org.app_tokens + crowd.org.person_tokens);
    for (size_t i = 0; i < WHO; i++)
        buf_free(&crowd.connections[i]);
}

UNIT_MAIN("threads", UNIT_TEST(each_thread_has_its_own_answers))
