/* SPDX-License-Identifier: MIT */
/* serve-pool.c - one queue, the running calls, and an end for calls that wait
   too long. */
#include "serve-pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "moment.h"
#include "patience.h"

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t there_is_work;
    pthread_cond_t there_is_room;
    pthread_cond_t there_is_an_end;  /* signals the keeper thread */
    struct serve_call *first, *last; /* calls that wait */
    int waiting;
    size_t bytes; /* size of the waiting calls */
    bool is_over;
    bool is_cancelled; /* applies to all calls, also those added later */
    bool is_done;      /* nothing waits, and nothing will be added */
    int thread_count;
    struct serve_call **in_hand; /* the call of each thread, or NULL */
    pthread_t *threads;
    pthread_t keeper;
    int next_slot;
};

static size_t size_of(const struct serve_call *call)
{
    return call->id.size + call->inputs.size + call->connection.size
           + call->redirect_uri.size + call->pending.size
           + call->callback_url.size;
}

/* ---- the queue; all of this with the lock held ---- */

static void unlink_call(struct pool *pool, struct serve_call *before,
                        struct serve_call *call)
{
    if (before == NULL)
        pool->first = call->next;
    else
        before->next = call->next;
    if (pool->last == call)
        pool->last = before;
    call->next = NULL;
    pool->waiting--;
    pool->bytes -= size_of(call);
    pthread_cond_signal(&pool->there_is_room);
    if (pool->is_over && pool->first == NULL)
        pthread_cond_broadcast(&pool->there_is_work);
}

/* Must the call wait because its card accepts one at a time and has one? Its
   deadline counts from when a thread was free for it. */
static bool waits_for_card(struct pool *pool, struct serve_call *call)
{
    if (!serve_call_is_alone(call) || !call->card->turn->is_taken)
        return false;
    if (call->deadline_ms > 0 && call->until == 0) {
        call->until = moment_ms() + call->deadline_ms;
        pthread_cond_signal(&pool->there_is_an_end);
    }
    return true;
}

/* The first call that can be made, or NULL. */
static struct serve_call *find_call(struct pool *pool)
{
    struct serve_call *before = NULL;

    for (struct serve_call *at = pool->first; at != NULL; at = at->next) {
        if (!waits_for_card(pool, at)) {
            unlink_call(pool, before, at);
            return at;
        }
        before = at;
    }
    return NULL;
}

/* The first call to be ended without being made; otherwise NULL, and in *next
   when to look again, 0 for when signalled. */
static struct serve_call *find_end(struct pool *pool, int64_t *next)
{
    struct serve_call *before = NULL;
    int64_t now = moment_ms();

    *next = 0;
    for (struct serve_call *at = pool->first; at != NULL; at = at->next) {
        if (at->is_cancelled || (at->until != 0 && at->until <= now)) {
            unlink_call(pool, before, at);
            return at;
        }
        if (at->until != 0 && (*next == 0 || at->until < *next))
            *next = at->until;
        before = at;
    }
    return NULL;
}

/* ---- threads ---- */

static struct serve_call *take(struct pool *pool, int slot)
{
    struct serve_call *call;

    while ((call = find_call(pool)) == NULL
           && !(pool->is_over && pool->first == NULL))
        pthread_cond_wait(&pool->there_is_work, &pool->lock);
    if (call != NULL) {
        if (serve_call_is_alone(call))
            call->card->turn->is_taken = true;
        serve_call_open(call);
    }
    pool->in_hand[slot] = call;
    return call;
}

static void give_back(struct pool *pool, int slot)
{
    struct serve_call *call = pool->in_hand[slot];

    pool->in_hand[slot] = NULL;
    /* this thread takes the next call itself */
    if (serve_call_is_alone(call))
        call->card->turn->is_taken = false;
    serve_call_free(call);
}

static void *work(void *argument)
{
    struct pool *pool = argument;
    struct serve_call *call;
    int slot;

    pthread_mutex_lock(&pool->lock);
    slot = pool->next_slot++;
    while ((call = take(pool, slot)) != NULL) {
        pthread_mutex_unlock(&pool->lock);
        serve_call_run(call);
        pthread_mutex_lock(&pool->lock);
        give_back(pool, slot);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void wait_for_end(struct pool *pool, int64_t until)
{
    struct timespec moment = {(time_t)(until / 1000),
                              (long)(until % 1000) * 1000000};

    if (until == 0)
        pthread_cond_wait(&pool->there_is_an_end, &pool->lock);
    else
        pthread_cond_timedwait(&pool->there_is_an_end, &pool->lock, &moment);
}

/* Answers waiting calls that were cancelled, or that have waited for their card
   until their deadline; this works even if every thread is in a card that does
   not return. */
static void *keep(void *argument)
{
    struct pool *pool = argument;
    struct serve_call *call;
    int64_t next;

    pthread_mutex_lock(&pool->lock);
    while (!pool->is_done) {
        call = find_end(pool, &next);
        if (call == NULL) {
            wait_for_end(pool, next);
            continue;
        }
        pthread_mutex_unlock(&pool->lock);
        serve_call_end(call);
        serve_call_free(call);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void init_end(struct pool *pool)
{
    pthread_condattr_t clock;

    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->there_is_an_end, &clock);
    pthread_condattr_destroy(&clock);
}

static void end_keeper(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->is_done = true;
    pthread_cond_signal(&pool->there_is_an_end);
    pthread_mutex_unlock(&pool->lock);
    pthread_join(pool->keeper, NULL);
}

static void pool_free(struct pool *pool)
{
    pthread_cond_destroy(&pool->there_is_work);
    pthread_cond_destroy(&pool->there_is_room);
    pthread_cond_destroy(&pool->there_is_an_end);
    pthread_mutex_destroy(&pool->lock);
    free(pool->in_hand);
    free(pool->threads);
    free(pool);
}

struct pool *pool_start(int threads)
{
    struct pool *pool = calloc(1, sizeof *pool);

    if (pool == NULL)
        return NULL;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->there_is_work, NULL);
    pthread_cond_init(&pool->there_is_room, NULL);
    init_end(pool);
    pool->in_hand = calloc((size_t)threads, sizeof *pool->in_hand);
    pool->threads = calloc((size_t)threads, sizeof *pool->threads);
    if (pool->in_hand == NULL || pool->threads == NULL
        || pthread_create(&pool->keeper, NULL, keep, pool) != 0) {
        pool_free(pool);
        return NULL;
    }
    while (
        pool->thread_count < threads
        && pthread_create(&pool->threads[pool->thread_count], NULL, work, pool)
               == 0)
        pool->thread_count++;
    if (pool->thread_count > 0)
        return pool;
    end_keeper(pool);
    pool_free(pool);
    return NULL;
}

/* With the lock held. */
static bool is_full(const struct pool *pool)
{
    return pool->waiting >= POOL_WAITING || pool->bytes >= POOL_BYTES;
}

static void cancel_waiting(struct pool *pool, struct serve_call *call)
{
    serve_call_cancel(call);
    pthread_cond_signal(&pool->there_is_an_end);
}

static void append(struct pool *pool, struct serve_call *call)
{
    if (pool->first == NULL)
        pool->first = call;
    else
        pool->last->next = call;
    pool->last = call;
    pool->waiting++;
    pool->bytes += size_of(call);
    if (pool->is_cancelled)
        cancel_waiting(pool, call);
    pthread_cond_signal(&pool->there_is_work);
}

void pool_add(struct pool *pool, struct serve_call *call)
{
    pthread_mutex_lock(&pool->lock);
    while (is_full(pool))
        pthread_cond_wait(&pool->there_is_room, &pool->lock);
    append(pool, call);
    pthread_mutex_unlock(&pool->lock);
}

bool pool_offer(struct pool *pool, struct serve_call *call)
{
    bool takes;

    pthread_mutex_lock(&pool->lock);
    takes = !is_full(pool);
    if (takes)
        append(pool, call);
    pthread_mutex_unlock(&pool->lock);
    return takes;
}

int pool_threads(const struct pool *pool)
{
    return pool->thread_count;
}

static bool has_id(const struct serve_call *call, struct json_span id)
{
    return call != NULL && call->id.size == id.size
           && memcmp(call->id.data, id.data, id.size) == 0;
}

bool pool_cancel(struct pool *pool, struct json_span id)
{
    bool found = false;

    pthread_mutex_lock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++) {
        if (has_id(pool->in_hand[i], id)) {
            serve_call_cancel(pool->in_hand[i]);
            found = true;
        }
    }
    for (struct serve_call *at = pool->first; at != NULL; at = at->next) {
        if (has_id(at, id)) {
            cancel_waiting(pool, at);
            found = true;
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return found;
}

void pool_cancel_all(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++) {
        if (pool->in_hand[i] != NULL)
            serve_call_cancel(pool->in_hand[i]);
    }
    for (struct serve_call *at = pool->first; at != NULL; at = at->next)
        cancel_waiting(pool, at);
    pool->is_cancelled = true;
    pthread_mutex_unlock(&pool->lock);
}

void pool_wait(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->is_over = true;
    pthread_cond_broadcast(&pool->there_is_work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    end_keeper(pool);
}

void pool_end(struct pool *pool)
{
    pool_free(pool);
}
