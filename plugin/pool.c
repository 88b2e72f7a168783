/* SPDX-License-Identifier: MIT */
/*
 * pool.c - a stack of idle handles, the latest used on top
 *
 * A child of fork() shares its parent's sockets: it forgets them unclosed,
 * for a TLS goodbye on a shared socket would end the parent's connection. What
 * the parent's handles share it forgets with them.
 */
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "transport.h"

/* Idle handles kept; beyond it the one that is idle longest is closed. */
#define IDLE_MAX 64

/* Servers and libcurl give an idle connection up at about that age. */
#define IDLE_US INT64_C(118000000)

/* Header fields take less, mostly; what took more is given back. */
#define HEAD_KEPT 16384

/* As long as the texts of a connection may be. */
#define KEY_MAX 1048576

static bool started;
static bool without_signal;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pooled *idle[IDLE_MAX];
static size_t idle_count;
static CURLSH *shared; /* names and TLS sessions */
static pthread_mutex_t shared_locks[CURL_LOCK_DATA_LAST];
/* A parent's: never touched, and kept in sight of leak checkers. */
static struct pooled *inherited[IDLE_MAX] __attribute__((used));
static CURLSH *inherited_share __attribute__((used));

/* ---- what all handles share ---- */

static void lock_shared(CURL *easy, curl_lock_data data,
                        curl_lock_access access, void *context)
{
    (void)easy;
    (void)access;
    (void)context;
    pthread_mutex_lock(&shared_locks[data]);
}

static void unlock_shared(CURL *easy, curl_lock_data data, void *context)
{
    (void)easy;
    (void)context;
    pthread_mutex_unlock(&shared_locks[data]);
}

/* NULL: no memory. */
static CURLSH *make_shared(void)
{
    CURLSH *share = curl_share_init();

    if (share == NULL)
        return NULL;
    curl_share_setopt(share, CURLSHOPT_LOCKFUNC, lock_shared);
    curl_share_setopt(share, CURLSHOPT_UNLOCKFUNC, unlock_shared);
    if (curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS)
            == CURLSHE_OK
        && curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION)
               == CURLSHE_OK)
        return share;
    curl_share_cleanup(share);
    return NULL;
}

static void init_shared_locks(void)
{
    for (size_t i = 0; i < CURL_LOCK_DATA_LAST; i++)
        pthread_mutex_init(&shared_locks[i], NULL);
}

/* ---- start and fork ---- */

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&lock);
}

/* Another thread may have held a lock of what is shared. */
static void after_fork_in_child(void)
{
    memcpy(inherited, idle, sizeof inherited);
    inherited_share = shared;
    idle_count = 0;
    init_shared_locks();
    shared = make_shared();
    pthread_mutex_unlock(&lock);
}

/* Since 7.87 libcurl's own writes are below OpenSSL's, and ask for no signal.
 */
static bool knows_no_signal(const curl_version_info_data *version)
{
    return version->version_num >= 0x075700 && version->ssl_version != NULL
           && strncmp(version->ssl_version, "OpenSSL/", 8) == 0;
}

/* With the lock held. What found no memory is tried again by the next call.
   curl_global_cleanup() is never called: see the hazards of card.h's
   "Residence". */
static void start(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return;
    without_signal = knows_no_signal(curl_version_info(CURLVERSION_NOW));
    if (shared == NULL) {
        init_shared_locks();
        shared = make_shared();
    }
    started = shared != NULL
              && pthread_atfork(before_fork, after_fork_in_parent,
                                after_fork_in_child)
                     == 0;
}

bool pool_writes_without_signal(void)
{
    return without_signal;
}

/* ---- handles ---- */

static void forget_head(struct pooled *handle)
{
    buf_free(&handle->head);
    free(handle->fields);
    handle->fields = NULL;
    handle->field_room = 0;
}

static void close_handle(struct pooled *handle)
{
    if (handle == NULL)
        return;
    curl_easy_cleanup(handle->easy);
    curl_multi_cleanup(handle->multi);
    buf_free(&handle->key);
    forget_head(handle);
    free(handle);
}

static struct pooled *new_handle(const struct buf *key)
{
    struct pooled *handle = calloc(1, sizeof *handle);

    if (handle == NULL)
        return NULL;
    handle->key = (struct buf)BUF_INIT(KEY_MAX);
    handle->head = (struct buf)BUF_INIT(SIZE_MAX / 2);
    buf_add(&handle->key, key->data, key->size);
    handle->quiet = CURL_SOCKET_BAD;
    handle->easy = curl_easy_init();
    handle->multi = curl_multi_init();
    if (handle->easy != NULL && handle->multi != NULL && buf_ok(&handle->key)) {
        curl_easy_setopt(handle->easy, CURLOPT_SHARE, shared);
        return handle;
    }
    close_handle(handle);
    return NULL;
}

static bool has_key(const struct pooled *handle, const struct buf *key)
{
    return handle->key.size == key->size
           && memcmp(handle->key.data, key->data, key->size) == 0;
}

/* Takes a handle out of the stack, with the lock held. */
static struct pooled *take_out(size_t place)
{
    struct pooled *handle = idle[place];

    idle_count--;
    memmove(&idle[place], &idle[place + 1],
            (idle_count - place) * sizeof *idle);
    return handle;
}

static struct pooled *take_idle(const struct buf *key)
{
    struct pooled *handle = NULL;

    pthread_mutex_lock(&lock);
    for (size_t i = idle_count; i > 0 && handle == NULL; i--) {
        if (has_key(idle[i - 1], key))
            handle = take_out(i - 1);
    }
    pthread_mutex_unlock(&lock);
    return handle;
}

/* An end of the connection counts too: there is no use in it. */
static bool was_quiet(const struct pooled *handle)
{
    struct pollfd look = {.fd = handle->quiet, .events = POLLIN};

    return handle->quiet == CURL_SOCKET_BAD || poll(&look, 1, 0) == 0;
}

static bool is_started(void)
{
    bool good;

    pthread_mutex_lock(&lock);
    if (!started)
        start();
    good = started;
    pthread_mutex_unlock(&lock);
    return good;
}

struct pooled *pool_take(const struct buf *key)
{
    struct pooled *handle;

    if (!is_started())
        return NULL;
    while ((handle = take_idle(key)) != NULL) {
        if (was_quiet(handle))
            return handle;
        close_handle(handle);
    }
    return new_handle(key);
}

/* The one at the bottom, where it has to go; NULL: it may stay. */
static struct pooled *outlived(int64_t now)
{
    bool full = idle_count == IDLE_MAX;

    if (idle_count == 0 || (!full && now - idle[0]->idle_since < IDLE_US))
        return NULL;
    return take_out(0);
}

void pool_reset(struct pooled *handle)
{
    /* libcurl keeps it to itself when one of its defaults found no memory */
    errno = 0;
    curl_easy_reset(handle->easy);
    if (errno == ENOMEM)
        handle->broken = true;
    handle->set = false;
    handle->secret = false;
}

void pool_give(struct pooled *handle)
{
    struct pooled *old;

    handle->user = NULL;
    if (handle->secret)
        pool_reset(handle);
    if (handle->head.room > HEAD_KEPT)
        forget_head(handle);
    if (handle->broken) {
        close_handle(handle);
        return;
    }
    handle->idle_since = transport_now();
    for (;;) {
        pthread_mutex_lock(&lock);
        old = outlived(handle->idle_since);
        if (old == NULL)
            break;
        pthread_mutex_unlock(&lock);
        close_handle(old);
    }
    idle[idle_count++] = handle;
    pthread_mutex_unlock(&lock);
}
