/* SPDX-License-Identifier: MIT */
/* session.c - keeps the table of sessions. */
#include "session.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forkguard.h"
#include "secretmem.h"
#include "way.h"

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static struct session *table;
static pthread_once_t once = PTHREAD_ONCE_INIT;
/* Inherited across fork(): kept reachable so that leak checkers do not report
   them, but never used. */
static struct session *inherited __attribute__((used));

static void init_changed(struct session *s)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

/* ---- fork ---- */

/* The child has only one thread, so no other thread renews a token or waits for
   one. A session that another thread was changing during fork() is not used any
   more. */
static void forget_inherited(void)
{
    for (struct session **at = &table; *at != NULL;) {
        struct session *s = *at;

        if (pthread_mutex_trylock(&s->lock) != 0) {
            *at = s->next;
            s->next = inherited;
            inherited = s;
            continue;
        }
        s->renewing = false;
        init_changed(s);
        pthread_mutex_unlock(&s->lock);
        at = &s->next;
    }
}

FORK_GUARD(table_lock, forget_inherited)

/* Handlers of fork() must run in the order in which the locks are acquired, so
   secretmem's handlers must be registered first. */
static void register_fork_handlers(void)
{
    size_t room;

    secretmem_free(secretmem_alloc(1, &room));
    (void)!fork_guard();
}

/* ---- the table ---- */

static bool hash_text(EVP_MD_CTX *context, const struct buf *text)
{
    uint64_t size = text->size;

    return EVP_DigestUpdate(context, &size, sizeof size) == 1
           && EVP_DigestUpdate(context, buf_cstr(text), text->size) == 1;
}

/* A token may be bound to the client certificate that was used to get it, and a
   token that came through another proxy or was secured by another authority
   must be used only on that way. So each way has a session of its own. Methods
   with a single-use refresh token are the exception: if each way had its
   session, they would invalidate each other's refresh token. There the session
   itself records the way of its token. */
static bool hash_way(EVP_MD_CTX *context, const struct connection *c)
{
    auto_buf struct buf way = BUF_INIT(WAY_MAX);

    if (c->auth->grant->single_use)
        return true;
    way_add(&way, c);
    return buf_ok(&way) && hash_text(context, &way);
}

/* The hash includes the refresh token, so two people who use the same app have
   two sessions. */
static bool hash_credentials(const struct connection *c,
                             const struct buf *refresh_token, unsigned char *id)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int dpop = (int)c->dpop;
    bool good =
        context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1
        && hash_text(context, &c->origin.url) && hash_way(context, c)
        && hash_text(context, &c->issuer) && hash_text(context, &c->token_url)
        && hash_text(context, &c->client_id)
        && hash_text(context, &c->client_secret)
        && hash_text(context, refresh_token)
        && hash_text(context, &c->private_key)
        && hash_text(context, &c->private_key_passphrase)
        && hash_text(context, &c->key_id) && hash_text(context, &c->scopes)
        && EVP_DigestUpdate(context, &dpop, sizeof dpop) == 1
        && EVP_DigestFinal_ex(context, id, NULL) == 1;

    EVP_MD_CTX_free(context);
    return good;
}

static void session_free(struct session *s)
{
    key_free(&s->proof_key);
    buf_free(&s->why);
    buf_free(&s->why_field);
    buf_free(&s->refresh_token);
    buf_free(&s->token);
    buf_free(&s->way);
    buf_free(&s->token_nonce);
    buf_free(&s->api_nonce);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* With a proof in the first request, an app that does not use DPoP still gets a
   Bearer token, and an app that requires DPoP does not log a failed grant. */
bool session_proves(const struct connection *c)
{
    return c->auth->grant->proves && c->dpop != DPOP_OFF;
}

static struct session *session_new(const struct connection *c,
                                   struct error *error)
{
    struct session *s = calloc(1, sizeof *s);

    if (s == NULL) {
        error_no_memory(error);
        return NULL;
    }
    s->why = (struct buf)BUF_INIT(16384);
    s->why_field = (struct buf)BUF_INIT(BUF_WORD);
    s->refresh_token = (struct buf)BUF_INIT_SECRET(CONNECTION_TEXT_MAX);
    buf_add(&s->refresh_token, c->refresh_token.data, c->refresh_token.size);
    s->token = (struct buf)BUF_INIT_SECRET(CONNECTION_TEXT_MAX);
    s->way = (struct buf)BUF_INIT(WAY_MAX);
    way_add(&s->way, c);
    s->token_nonce = (struct buf)BUF_INIT(SESSION_NONCE_MAX);
    s->api_nonce = (struct buf)BUF_INIT(SESSION_NONCE_MAX);
    s->dpop = session_proves(c);
    pthread_mutex_init(&s->lock, NULL);
    init_changed(s);
    if (buf_ok(&s->refresh_token) && buf_ok(&s->way)
        && key_generate(&s->proof_key))
        return s;
    error_no_memory(error);
    session_free(s);
    return NULL;
}

static bool has_id(const struct session *s, const unsigned char *id)
{
    for (size_t i = 0; i < s->id_count; i++) {
        if (memcmp(s->ids[i], id, sizeof s->ids[i]) == 0)
            return true;
    }
    return false;
}

/* Finds the session with this id and moves it to the front of the table. */
static struct session *find_session(const unsigned char *id)
{
    for (struct session **at = &table; *at != NULL; at = &(*at)->next) {
        struct session *s = *at;

        if (!has_id(s, id))
            continue;
        *at = s->next;
        s->next = table;
        table = s;
        return s;
    }
    return NULL;
}

/* Frees unused sessions after the first SESSION_IDLE_MAX sessions. */
static void trim_sessions(void)
{
    size_t count = 0;

    for (struct session **at = &table; *at != NULL;) {
        struct session *s = *at;

        if (++count <= SESSION_IDLE_MAX || s->users > 0) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        session_free(s);
    }
}

static void list_session(struct session *s)
{
    s->listed = true;
    s->next = table;
    table = s;
    trim_sessions();
}

struct session *session_acquire(const struct connection *connection,
                                struct error *error)
{
    unsigned char id[32];
    struct session *s;

    if (!hash_credentials(connection, &connection->refresh_token, id)) {
        error_no_memory(error);
        return NULL;
    }
    pthread_once(&once, register_fork_handlers);
    pthread_mutex_lock(&table_lock);
    s = find_session(id);
    if (s == NULL) {
        s = session_new(connection, error);
        if (s != NULL) {
            memcpy(s->ids[s->id_count++], id, sizeof id);
            list_session(s);
        }
    }
    if (s != NULL)
        s->users++;
    pthread_mutex_unlock(&table_lock);
    return s;
}

struct session *session_begin(const struct connection *connection,
                              struct error *error)
{
    struct session *s;

    pthread_once(&once, register_fork_handlers);
    s = session_new(connection, error);
    if (s != NULL)
        s->users++;
    return s;
}

void session_list(struct session *session)
{
    pthread_mutex_lock(&table_lock);
    list_session(session);
    pthread_mutex_unlock(&table_lock);
}

void session_release(struct session *session)
{
    if (session == NULL)
        return;
    pthread_mutex_lock(&table_lock);
    session->users--;
    if (session->users == 0 && !session->listed)
        session_free(session);
    pthread_mutex_unlock(&table_lock);
}

/* ---- rotation ---- */

void session_rotated(struct session *s, const struct connection *connection)
{
    unsigned char id[32];

    if (!hash_credentials(connection, &s->refresh_token, id))
        return;
    pthread_mutex_lock(&table_lock);
    if (s->id_count == SESSION_IDS) {
        /* the first id stays: a long job may use it to its end */
        memmove(s->ids[1], s->ids[2], (SESSION_IDS - 2) * sizeof s->ids[0]);
        s->id_count--;
    }
    memcpy(s->ids[s->id_count++], id, sizeof id);
    pthread_mutex_unlock(&table_lock);
}

void session_refresh_token(struct session *s,
                           const struct connection *connection,
                           struct buf *refresh_token)
{
    const struct buf *old = &connection->refresh_token;

    pthread_mutex_lock(&s->lock);
    if (s->refresh_token.size != old->size
        || (old->size > 0
            && memcmp(s->refresh_token.data, old->data, old->size) != 0))
        buf_add(refresh_token, s->refresh_token.data, s->refresh_token.size);
    pthread_mutex_unlock(&s->lock);
}
