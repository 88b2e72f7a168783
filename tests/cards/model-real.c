/* SPDX-License-Identifier: MIT */
/*
 * model-real.c - faults of the model card's runs, which no dry run shows
 */
#include "model.h"

#include <fcntl.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define LEFT_MOST 60 /* the most left behind; no limit is reached */
#define ERRORS_MOST 200
#define PIECE 1024 /* bytes that the sink gets at a time */
#define POOL 12    /* more than one run may leave behind */
#define SHARED ((size_t)1 << 20)
#define PAIR ((size_t)8192)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local const struct card_call *kept_call;
static _Thread_local char *pair; /* has room for a second output */
static volatile uint32_t sum;

/* ---- what a run leaves behind ---- */

static void *sleep_on(void *argument)
{
    (void)argument;
    for (;;)
        pause();
    return NULL;
}

static void leave_thread(void *(*run)(void *argument))
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, run, NULL) == 0)
        pthread_detach(thread);
}

static void leave_timer(void)
{
    struct sigevent none = {.sigev_notify = SIGEV_NONE};
    timer_t timer;

    timer_create(CLOCK_MONOTONIC, &none, &timer);
}

/* What every tenth run leaves behind. */
static void leave_seldom(void)
{
    static atomic_int runs;
    pthread_key_t key;

    if (atomic_fetch_add(&runs, 1) % 10 != 9)
        return;
    if (bad("descriptors-left-seldom"))
        open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (bad("children-left-seldom") && fork() == 0)
        _exit(0);
    if (bad("keys-left-seldom"))
        pthread_key_create(&key, NULL);
    if (bad("timers-left-seldom"))
        leave_timer();
}

static void leave_something(void)
{
    static atomic_int count;
    static void *volatile lost;
    pthread_key_t key;

    if (bad("leaks-in-runs"))
        lost = malloc(24);
    if (bad("leaks-pages-in-runs"))
        lost = mmap(NULL, 16384, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    (void)lost;
    if (atomic_fetch_add(&count, 1) >= LEFT_MOST)
        return;
    if (bad("threads-left"))
        leave_thread(sleep_on);
    if (bad("descriptors-left"))
        open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (bad("children-left") && fork() == 0)
        _exit(0);
    if (bad("keys-left"))
        pthread_key_create(&key, NULL);
    if (bad("timers-left"))
        leave_timer();
    if (bad("timers-alarm"))
        alarm(1000);
}

/* Keeps what a card may keep: some of each kind, once or in some runs until a
   pool is full, and threads that end after a while. */
static void keep_one(void)
{
    pthread_key_t key;

    leave_thread(sleep_on);
    leave_timer();
    open("/dev/null", O_RDONLY | O_CLOEXEC);
    pthread_key_create(&key, NULL);
}

static void keep_pools(void)
{
    for (size_t i = 0; i < POOL; i++)
        keep_one();
}

static void fill_pools(void)
{
    static atomic_int runs;
    int run = atomic_fetch_add(&runs, 1);

    if (run % 5 == 0 && run / 5 < POOL)
        keep_one();
}

static void *sleep_a_while(void *argument)
{
    usleep(100000);
    return argument;
}

static void keep_something(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (bad("keeps-pools"))
        pthread_once(&once, keep_pools);
    if (bad("fills-pools"))
        fill_pools();
    if (bad("threads-end-later"))
        leave_thread(sleep_a_while);
}

/* ---- the log and the thread that waiting is called on ---- */

static void (*late_log)(void *context, int32_t level, const char *line);
static void *late_context;

static void *wait_elsewhere(void *argument)
{
    const struct card_call *call = argument;

    call->waiting(call->context, "nothing", 1);
    return NULL;
}

static void call_back(const struct card_call *call)
{
    pthread_t thread;

    if (call->waiting == NULL)
        return;
    if (bad("callbacks")) {
        late_log = call->log;
        late_context = call->context;
    }
    if (bad("callbacks-waiting")
        && pthread_create(&thread, NULL, wait_elsewhere,
                          (void *)(uintptr_t)call)
               == 0)
        pthread_join(thread, NULL);
}

void real_enter(const struct card_call *call)
{
    if (late_log != NULL && call->log == NULL) {
        late_log(late_context, CARD_LOG_ERROR, "late");
        late_log = NULL;
    }
}

/* ---- the steps of a run ---- */

/* Uses the target of another call in progress; or only a target of another
   length. */
static void mix_target(struct buf *target, bool keeps_length)
{
    static char last[256];
    static atomic_int inside;

    pthread_mutex_lock(&lock);
    if (atomic_fetch_add(&inside, 1) == 0 || last[0] == '\0') {
        last[0] = '\0';
        strncat(last, buf_cstr(target), sizeof last - 1);
    }
    pthread_mutex_unlock(&lock);
    usleep(300);
    pthread_mutex_lock(&lock);
    if (!keeps_length || strlen(last) != target->size) {
        buf_reset(target);
        buf_str(target, last);
    }
    atomic_fetch_sub(&inside, 1);
    pthread_mutex_unlock(&lock);
}

void real_begin(const struct card_call *call, struct buf *target)
{
    leave_something();
    leave_seldom();
    keep_something();
    call_back(call);
    if (bad("call-not-kept"))
        kept_call = call;
    if (bad("answers-apart"))
        mix_target(target, false);
    if (bad("answers-apart-lengths"))
        mix_target(target, true);
    if (bad("runs-overlap"))
        pthread_mutex_lock(&lock);
}

void real_end_request(void)
{
    if (bad("runs-overlap"))
        pthread_mutex_unlock(&lock);
    if (bad("callbacks-unlocked"))
        pthread_mutex_lock(&lock);
}

/* Faults that occur only when the server answers with an error. */
void real_refused(long status)
{
    static atomic_int count;

    if (bad("silent-but-errors"))
        fprintf(stderr, "status %ld\n", status);
    if (bad("rounding-by-errors"))
        fesetround(FE_UPWARD);
    if (bad("descriptors-left-by-errors")
        && atomic_fetch_add(&count, 1) < ERRORS_MOST)
        open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (bad("descriptors-left-by-404") && status == 404
        && atomic_fetch_add(&count, 1) < ERRORS_MOST)
        open("/dev/null", O_RDONLY | O_CLOEXEC);
}

int32_t real_sink(const struct card_call *call, const struct buf *body)
{
    int32_t stop = 0;

    if (bad("sink-bytes"))
        return call->sink(call->context, "{}", 2);
    for (size_t at = 0; at < body->size && (stop == 0 || bad("sink-stops"));
         at += PIECE) {
        size_t size = body->size - at < PIECE ? body->size - at : PIECE;

        if (bad("callbacks-unlocked-sink"))
            pthread_mutex_lock(&lock);
        stop |= call->sink(call->context, body->data + at, size);
        if (bad("callbacks-unlocked-sink"))
            pthread_mutex_unlock(&lock);
    }
    return stop;
}

/* Two outputs in turn share one block of memory, which is freed with the first
   of them. */
static void share_memory(struct card_result *result, const struct buf *output,
                         void **owned)
{
    char *at = pair;

    if (output->size == 0 || output->size > PAIR / 2)
        return;
    if (at == NULL) {
        at = pair = *owned = malloc(PAIR);
        if (at == NULL)
            return;
    } else {
        at += PAIR / 2;
        pair = NULL;
    }
    memcpy(at, output->data, output->size);
    result->output.data = at;
}

void real_end(struct card_result *result, const struct buf *output,
              void **owned)
{
    static _Thread_local char *shared;

    if (bad("callbacks-unlocked"))
        pthread_mutex_unlock(&lock);
    if (bad("results-apart-pair"))
        share_memory(result, output, owned);
    if (!bad("results-apart") || output->size == 0)
        return;
    shared = realloc(shared, SHARED);
    if (shared == NULL || output->size > SHARED)
        return;
    memcpy(shared, output->data, output->size);
    result->output.data = shared;
}

void real_release(void *owned)
{
    if (pair == owned)
        pair = NULL;
    free(owned);
    if (kept_call != NULL)
        sum += kept_call->flags;
    kept_call = NULL;
}
