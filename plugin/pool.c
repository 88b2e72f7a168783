/* SPDX-License-Identifier: MIT */
/*
 * pool.c - a stack of idle handles, the most recently used on top
 *
 * A child of fork() shares its parent's sockets. It forgets them without
 * closing them: a TLS close on a shared socket would end the parent's
 * connection. It also forgets what the parent's handles share.
 */
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forkguard.h"
#include "moment.h"
#include "share.h"

/* Idle handles kept; above this, the one idle longest is closed. */
#define IDLE_MAX 64

/* Servers and libcurl drop idle connections at about this age. */
#define IDLE_US INT64_C(118000000)

/* Header fields rarely need more; larger buffers are freed. */
#define HEAD_KEPT 16384

/* The same limit as for a connection's texts. */
#define KEY_MAX 1048576

static bool started;
static bool without_signal;
static bool keeps_last_header;
static bool keeps_sent;
static bool rewrites_targets;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pooled *idle[IDLE_MAX];
static size_t idle_count;
/* Inherited across fork(): kept reachable so that leak checkers do not report
   it, but never used. */
static struct pooled *inherited[IDLE_MAX] __attribute__((used));

/* ---- start and fork ---- */

static void forget_inherited(void)
{
    memcpy(inherited, idle, sizeof inherited);
    idle_count = 0;
    share_forget_all();
}

FORK_GUARD(lock, forget_inherited)

/* Since 7.87 libcurl's writes go through OpenSSL with SIGPIPE suppressed. */
static bool knows_no_signal(const curl_version_info_data *version)
{
    return version->version_num >= 0x075700 && version->ssl_version != NULL
           && strncmp(version->ssl_version, "OpenSSL/", 8) == 0;
}

/* Call with the lock held. If something fails for lack of memory, the next call
   tries it again. curl_global_cleanup() is never called: see the hazards of
   card.h's "Residence". */
static void start(void)
{
    const curl_version_info_data *version;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return;
    version = curl_version_info(CURLVERSION_NOW);
    without_signal = knows_no_signal(version);
    keeps_last_header = version->version_num < 0x080100;
    keeps_sent = version->version_num >= 0x080700;
    rewrites_targets = version->version_num >= 0x080800;
    started = fork_guard();
}

bool pool_writes_without_signal(void)
{
    return without_signal;
}

bool pool_keeps_last_header(void)
{
    return keeps_last_header;
}

bool pool_keeps_sent(void)
{
    return keeps_sent;
}

bool pool_rewrites_targets(void)
{
    return rewrites_targets;
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
    if (handle->share != NULL) {
        pthread_mutex_lock(&lock);
        share_give(handle->share);
        pthread_mutex_unlock(&lock);
    }
    buf_free(&handle->key);
    forget_head(handle);
    free(handle);
}

/* Skips a key's first byte, which depends neither on the server nor on which
   certificates are trusted. */
static struct share *share_of(const struct buf *key)
{
    struct share *share;

    pthread_mutex_lock(&lock);
    share = share_take(key->data + 1, key->size - 1);
    pthread_mutex_unlock(&lock);
    return share;
}

static struct pooled *new_handle(const struct buf *key)
{
    struct pooled *handle = calloc(1, sizeof *handle);

    if (handle == NULL)
        return NULL;
    handle->key = (struct buf)BUF_INIT(KEY_MAX);
    handle->head = (struct buf)BUF_INIT(BUF_UNLIMITED);
    buf_add(&handle->key, key->data, key->size);
    handle->socket = CURL_SOCKET_BAD;
    handle->easy = curl_easy_init();
    handle->multi = curl_multi_init();
    handle->share = share_of(key);
    if (handle->easy != NULL && handle->multi != NULL && handle->share != NULL
        && buf_ok(&handle->key)) {
        curl_easy_setopt(handle->easy, CURLOPT_SHARE,
                         share_curl(handle->share));
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

/* Is the connection open, and quiet if it must be? Some versions of libcurl
   send the next request on one of HTTP/2 that the server has closed, and cannot
   say then whether it was received. */
static bool is_usable(const struct pooled *handle)
{
    struct pollfd look = {.fd = handle->socket,
                          .events = handle->quiet ? POLLIN : POLLRDHUP};

    return handle->socket == CURL_SOCKET_BAD || poll(&look, 1, 0) == 0;
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
        if (is_usable(handle))
            return handle;
        close_handle(handle);
    }
    return new_handle(key);
}

/* The handle at the bottom of the stack if it has to go, or NULL. */
static struct pooled *outlived(int64_t now)
{
    bool full = idle_count == IDLE_MAX;

    if (idle_count == 0 || (!full && now - idle[0]->idle_since < IDLE_US))
        return NULL;
    return take_out(0);
}

void pool_reset(struct pooled *handle)
{
    /* libcurl does not report that setting a default failed for lack of memory
     */
    errno = 0;
    curl_easy_reset(handle->easy);
    if (errno == ENOMEM)
        handle->broken = true;
    handle->set = false;
    handle->secret = false;
}

void pool_renew(struct pooled *handle)
{
    CURL *easy = curl_easy_init();

    if (easy == NULL
        || curl_easy_setopt(easy, CURLOPT_SHARE, share_curl(handle->share))
               != CURLE_OK) {
        curl_easy_cleanup(easy);
        handle->broken = true;
        return;
    }
    curl_easy_cleanup(handle->easy);
    handle->easy = easy;
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
    handle->idle_since = moment_now();
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
