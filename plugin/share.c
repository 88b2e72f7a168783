/* SPDX-License-Identifier: MIT */
/* share.c - a list of shares, the most recently used first. */
#include "share.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Unused shares that are kept. */
#define UNUSED_MAX 64

struct share {
    CURLSH *curl;
    unsigned users;
    bool listed; /* false if inherited from the parent */
    struct share *next;
    size_t size;
    char key[]; /* `size` bytes */
};

static struct share *list;
/* Kept reachable so that leak checkers do not report it. */
static struct share *inherited __attribute__((used));

/* ---- libcurl's callbacks ---- */

/* One set of locks for all shares: each is held only for a lookup in a small
   table. */
static pthread_mutex_t locks[CURL_LOCK_DATA_LAST];
static bool locks_ready;

static void lock_shared(CURL *easy, curl_lock_data data,
                        curl_lock_access access, void *context)
{
    (void)easy;
    (void)access;
    (void)context;
    pthread_mutex_lock(&locks[data]);
}

static void unlock_shared(CURL *easy, curl_lock_data data, void *context)
{
    (void)easy;
    (void)context;
    pthread_mutex_unlock(&locks[data]);
}

static void init_locks(void)
{
    for (size_t i = 0; i < CURL_LOCK_DATA_LAST; i++)
        pthread_mutex_init(&locks[i], NULL);
    locks_ready = true;
}

/* Returns NULL if memory ran out. */
static CURLSH *make_curl(void)
{
    CURLSH *curl = curl_share_init();

    if (curl == NULL)
        return NULL;
    if (!locks_ready)
        init_locks();
    curl_share_setopt(curl, CURLSHOPT_LOCKFUNC, lock_shared);
    curl_share_setopt(curl, CURLSHOPT_UNLOCKFUNC, unlock_shared);
    if (curl_share_setopt(curl, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS)
            == CURLSHE_OK
        && curl_share_setopt(curl, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION)
               == CURLSHE_OK)
        return curl;
    curl_share_cleanup(curl);
    return NULL;
}

CURLSH *share_curl(const struct share *share)
{
    return share->curl;
}

/* ---- the list ---- */

static void share_free(struct share *share)
{
    curl_share_cleanup(share->curl);
    free(share);
}

static void put_in_front(struct share *share)
{
    share->next = list;
    share->listed = true;
    list = share;
}

static struct share *share_new(const char *key, size_t size)
{
    struct share *share = malloc(sizeof *share + size);

    if (share == NULL)
        return NULL;
    *share = (struct share){.curl = make_curl(), .size = size};
    if (size > 0)
        memcpy(share->key, key, size);
    if (share->curl != NULL)
        return share;
    free(share);
    return NULL;
}

static struct share *take_out(const char *key, size_t size)
{
    for (struct share **at = &list; *at != NULL; at = &(*at)->next) {
        struct share *share = *at;

        if (share->size == size
            && (size == 0 || memcmp(share->key, key, size) == 0)) {
            *at = share->next;
            return share;
        }
    }
    return NULL;
}

struct share *share_take(const char *key, size_t size)
{
    struct share *share = take_out(key, size);

    if (share == NULL)
        share = share_new(key, size);
    if (share == NULL)
        return NULL;
    put_in_front(share);
    share->users++;
    return share;
}

/* Drops the least recently used share if there are too many. */
static void drop_oldest(void)
{
    struct share **oldest = NULL, *share;
    size_t unused = 0;

    for (struct share **at = &list; *at != NULL; at = &(*at)->next) {
        if ((*at)->users > 0)
            continue;
        unused++;
        oldest = at;
    }
    if (unused <= UNUSED_MAX)
        return;
    share = *oldest;
    *oldest = share->next;
    share_free(share);
}

void share_give(struct share *share)
{
    if (--share->users == 0 && share->listed)
        drop_oldest();
}

void share_forget_all(void)
{
    for (struct share *share = list; share != NULL; share = share->next)
        share->listed = false;
    inherited = list;
    list = NULL;
    init_locks(); /* another thread may have held one */
}
