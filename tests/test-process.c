/* SPDX-License-Identifier: MIT */
/* The card in its host's process: threads, fork, and what it leaves alone. */
#include "carry.h"
#include "recorder.h"
#include "unit.h"

#include <pthread.h>
#include <signal.h>
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

static void a_forked_child_makes_its_own_connection(void)
{
    struct recorder_step step = {.answer = ok};
    static struct recorder *r; /* known to the child to its end */

    struct carried c;
    int status = -1;
    pid_t child;

    r = recorder_start(&step, 1);
    c = carry(get, recorder_port(r), 0);
    carried_free(&c);
    child = fork();
    if (child == 0) {
        c = carry(get, recorder_port(r), 0);
        status = c.code;
        carried_free(&c);
        _exit(status);
    }
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == CARD_OK);
    CU_ASSERT_EQUAL(recorder_connections(r), 2);
    recorder_stop(r);
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("process", T(many_threads_may_call_at_once),
          T(the_host_process_is_left_as_it_was),
          T(a_forked_child_makes_its_own_connection))
