/* SPDX-License-Identifier: MIT */
/* The card in its host's process: threads, fork, and what it must not
   change. */
#include "carry.h"
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char get[] = "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}";
static const char post[] =
    "{\"request_type\":\"POST\",\"relative_url\":\"/x\",\"body\":{\"a\":1}}";
static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: 7\r\n\r\n{\"a\":1}";

static void *call_many(void *argument)
{
    int port = *(int *)argument;

    for (int i = 0; i < 25; i++) {
        struct carried c = carry(i % 2 == 0 ? get : post, port, 0);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        carried_free(&c);
    }
    return NULL;
}

static void many_threads_may_call_at_once(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    pthread_t threads[8];
    int port = recorder_port(r);

    for (size_t i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, call_many, &port);
    for (size_t i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    CU_ASSERT(recorder_connections(r) <= 8);
    recorder_stop(r);
}

static void the_host_process_is_left_as_it_was(void)
{
    struct recorder_step step = {.answer = ok};
    struct recorder *r = recorder_start(&step, 1);
    struct sigaction before, after;
    sigset_t mask_before, mask_after;
    struct carried c;

    sigaction(SIGPIPE, NULL, &before);
    pthread_sigmask(SIG_BLOCK, NULL, &mask_before);
    c = carry(get, recorder_port(r), 0);
    carried_free(&c);
    sigaction(SIGPIPE, NULL, &after);
    pthread_sigmask(SIG_BLOCK, NULL, &mask_after);
    CU_ASSERT(before.sa_handler == after.sa_handler);
    CU_ASSERT_EQUAL(sigismember(&mask_before, SIGPIPE),
                    sigismember(&mask_after, SIGPIPE));
    recorder_stop(r);
}

/* Waits for a child; did it end well? */
static int ended_well(pid_t child)
{
    int status = -1;

    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == CARD_OK;
}

static int32_t code_of(const char *form, int port)
{
    struct carried c = carry(form, port, 0);
    int32_t code = c.code;

    carried_free(&c);
    return code;
}

/* Neither disturbs the other's connection, whichever uses it first. */
static void a_forked_child_and_its_parent_both_go_on(void)
{
    struct recorder_step step = {.answer = ok};
    static struct recorder *r; /* used by the child until its end */
    pid_t children[3];
    int port;

    r = recorder_start(&step, 1);
    port = recorder_port(r);
    CU_ASSERT_EQUAL(code_of(get, port), CARD_OK);
    for (size_t i = 0; i < 3; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(code_of(post, port) != CARD_OK || code_of(get, port));
        CU_ASSERT_EQUAL(code_of(post, port), CARD_OK);
    }
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(ended_well(children[i]));
    CU_ASSERT_EQUAL(code_of(get, port), CARD_OK);
    CU_ASSERT_EQUAL(recorder_connections(r), 4);
    CU_ASSERT_EQUAL(recorder_count(r), 11);
    recorder_stop(r);
}

/* ---- a fork in the middle of a sign-in ---- */

struct signing_in {
    struct recorder *r;
    struct buf connection;
    volatile int32_t cancel;
    size_t tokens;
};

static const struct recorder_step *
one_in_silence(void *context, const char *request, size_t index)
{
    static const struct recorder_step silence = {.answer = NULL};
    static const struct recorder_step token =
        CLOSED(TOKEN("tokenOfTheChild", "Bearer", "3600"));
    static const struct recorder_step answer = KEPT(ANSWER);
    struct signing_in *s = context;

    (void)index;
    if (strncmp(request, "POST /oauth2", 12) != 0)
        return &answer;
    return s->tokens++ == 0 ? &silence : &token;
}

static int32_t sign_in(struct signing_in *s)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c;
    int32_t code;

    call.cancel = &s->cancel;
    call.deadline_ms = 60000;
    c = carry_call(&call, get, buf_cstr(&s->connection));
    code = c.code;
    carried_free(&c);
    return code;
}

static void *sign_in_until_cancelled(void *argument)
{
    CU_ASSERT_EQUAL(sign_in(argument), CARD_CANCELLED);
    return NULL;
}

/* The thread that renews a token does not exist in the child, which must not
   wait for it. */
static void a_child_of_a_fork_in_a_sign_in_signs_in_itself(void)
{
    static struct signing_in s;
    pthread_t thread;
    pid_t child;

    s.connection = (struct buf)BUF_INIT(8192);
    s.r = recorder_start_choosing(one_in_silence, &s);
    make_connection(&s.connection, recorder_port(s.r), "");
    pthread_create(&thread, NULL, sign_in_until_cancelled, &s);
    while (recorder_count(s.r) == 0)
        usleep(1000);
    child = fork();
    if (child == 0)
        _exit(sign_in(&s));
    CU_ASSERT(ended_well(child));
    __atomic_store_n(&s.cancel, 1, __ATOMIC_RELEASE);
    pthread_join(thread, NULL);
    recorder_stop(s.r);
    buf_free(&s.connection);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("process", T(many_threads_may_call_at_once),
          T(the_host_process_is_left_as_it_was),
          T(a_forked_child_and_its_parent_both_go_on),
          T(a_child_of_a_fork_in_a_sign_in_signs_in_itself))
