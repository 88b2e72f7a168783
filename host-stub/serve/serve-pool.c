/* SPDX-License-Identifier: MIT */
/* serve-pool.c - one queue, and the calls in hand. */
#include "serve-pool.h"

#include <stdlib.h>
#include <string.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t there_is_work;
    pthread_cond_t there_is_room;
    struct serve_call *first, *last; /* waiting */
    int waiting;
    size_t bytes; /* of those that wait */
    bool is_over;
    int thread_count;
    struct serve_call **in_hand; /* of each thread, or NULL */
    pthread_t *threads;
    int next_slot;
};

static size_t size_of(const struct serve_call *call)
{
    return call->id.size + call->inputs.size + call->connection.size
           + call->pending.size + call->callback_url.size;
}

static struct serve_call *take(struct pool *pool, int slot)
{
    struct serve_call *call;

    while (pool->first == NULL && !pool->is_over)
        pthread_cond_wait(&pool->there_is_work, &pool->lock);
    call = pool->first;
    if (call != NULL) {
        pool->first = call->next;
        pool->waiting--;
        pool->bytes -= size_of(call);
    }
    pool->in_hand[slot] = call;
    pthread_cond_signal(&pool->there_is_room);
    return call;
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
        pool->in_hand[slot] = NULL;
        serve_call_free(call);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void pool_free(struct pool *pool)
{
    pthread_cond_destroy(&pool->there_is_work);
    pthread_cond_destroy(&pool->there_is_room);
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
    pool->in_hand = calloc((size_t)threads, sizeof *pool->in_hand);
    pool->threads = calloc((size_t)threads, sizeof *pool->threads);
    while (
        pool->in_hand != NULL && pool->threads != NULL
        && pool->thread_count < threads
        && pthread_create(&pool->threads[pool->thread_count], NULL, work, pool)
               == 0)
        pool->thread_count++;
    if (pool->thread_count > 0)
        return pool;
    pool_free(pool);
    return NULL;
}

void pool_add(struct pool *pool, struct serve_call *call)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->waiting >= POOL_WAITING || pool->bytes >= POOL_BYTES)
        pthread_cond_wait(&pool->there_is_room, &pool->lock);
    if (pool->first == NULL)
        pool->first = call;
    else
        pool->last->next = call;
    pool->last = call;
    pool->waiting++;
    pool->bytes += size_of(call);
    pthread_cond_signal(&pool->there_is_work);
    pthread_mutex_unlock(&pool->lock);
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
            serve_call_cancel(at);
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
        serve_call_cancel(at);
    pthread_mutex_unlock(&pool->lock);
}

void pool_end(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->is_over = true;
    pthread_cond_broadcast(&pool->there_is_work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    pool_free(pool);
}
