/* SPDX-License-Identifier: MIT */
/*
 * pool.c - a stack of idle handles, the latest used on top
 *
 * A child of fork() shares its parent's sockets: it forgets them unclosed,
 * for a TLS goodbye on a shared socket would end the parent's connection.
 */
#include "pool.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>

/* Idle handles kept; those given back beyond it are closed. */
#define IDLE_MAX 64

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool started;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pooled idle[IDLE_MAX];
static size_t idle_count;
/* A parent's: never touched, and kept in sight of leak checkers. */
static struct pooled inherited[IDLE_MAX] __attribute__((used));

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&lock);
}

static void after_fork_in_child(void)
{
    memcpy(inherited, idle, sizeof inherited);
    idle_count = 0;
    pthread_mutex_unlock(&lock);
}

/* curl_global_cleanup() is never called: see the hazards of card.h's
   "Residence". */
static void start(void)
{
    started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
              && pthread_atfork(before_fork, after_fork_in_parent,
                                after_fork_in_child)
                     == 0;
}

static void close_handle(struct pooled *handle)
{
    curl_easy_cleanup(handle->easy);
    curl_multi_cleanup(handle->multi);
}

static bool take_idle(struct pooled *handle)
{
    bool found = false;

    pthread_mutex_lock(&lock);
    if (idle_count > 0) {
        *handle = idle[--idle_count];
        found = true;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/* An end of the connection counts too: there is no use in it. */
static bool was_quiet(const struct pooled *handle)
{
    struct pollfd look = {.fd = handle->quiet, .events = POLLIN};

    return handle->quiet == CURL_SOCKET_BAD || poll(&look, 1, 0) == 0;
}

bool pool_take(struct pooled *handle)
{
    pthread_once(&once, start);
    if (!started)
        return false;
    while (take_idle(handle)) {
        if (was_quiet(handle))
            return true;
        close_handle(handle);
    }
    handle->quiet = CURL_SOCKET_BAD;
    handle->easy = curl_easy_init();
    handle->multi = curl_multi_init();
    if (handle->easy != NULL && handle->multi != NULL)
        return true;
    close_handle(handle);
    return false;
}

void pool_give(struct pooled *handle)
{
    bool kept = false;

    curl_easy_reset(handle->easy);
    pthread_mutex_lock(&lock);
    if (idle_count < IDLE_MAX) {
        idle[idle_count++] = *handle;
        kept = true;
    }
    pthread_mutex_unlock(&lock);
    if (!kept)
        close_handle(handle);
}
