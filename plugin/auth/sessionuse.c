/* SPDX-License-Identifier: MIT */
/* sessionuse.c - gives out a session's token, and renews it in one thread at a
   time. */
#include <string.h>

#include "card.h"
#include "moment.h"
#include "session.h"
#include "token.h"
#include "way.h"

void session_use_free(struct session_use *use)
{
    buf_free(&use->token);
    buf_free(&use->nonce);
}

static void copy_token(struct session *s, struct session_use *use)
{
    buf_reset(&use->token);
    buf_reset(&use->nonce);
    buf_add(&use->token, s->token.data, s->token.size);
    buf_add(&use->nonce, s->api_nonce.data, s->api_nonce.size);
    use->dpop = s->token_is_dpop;
    use->generation = s->generation;
}

/* Sleeps until the session changed or SESSION_LOOK_US passed. Returns false,
   with the error, if the host cancelled or the deadline passed. */
static bool wait_change(struct session *s, const struct log *log,
                        int64_t deadline, struct error *error)
{
    int64_t now = moment_now();
    int64_t until =
        now + SESSION_LOOK_US < deadline ? now + SESSION_LOOK_US : deadline;
    struct timespec at = {.tv_sec = (time_t)(until / 1000000),
                          .tv_nsec = (long)(until % 1000000) * 1000};

    if (call_is_cancelled(log->call)) {
        error_add(error, CARD_CANCELLED, NULL, NULL,
                  "The call was cancelled while it waited for a sign-in.");
        return false;
    }
    if (now >= deadline) {
        error_add(error, CARD_TIMEOUT, NULL, NULL,
                  "The deadline of the call passed while it waited for a "
                  "sign-in.");
        return false;
    }
    pthread_cond_timedwait(&s->changed, &s->lock, &at);
    return true;
}

/* Was this way used for the session's token, or for the last attempt to get
   one? */
static bool went_this_way(const struct session *s, const struct buf *way)
{
    return way->size == 0
           || (way->size == s->way.size
               && memcmp(way->data, s->way.data, way->size) == 0);
}

/* If another thread's fetch failed meanwhile, its failure applies to this call
   too: returns true with the error. */
static bool shared_failure(struct session *s, unsigned renewals_before,
                           const struct buf *way, struct error *error)
{
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);
    bool has_field = s->why_field.size > 0;

    /* A cancel, deadline or lack of memory concerns only the call that had
       it. */
    if (s->renewals == renewals_before || !went_this_way(s, way)
        || s->failure == CARD_OK || s->failure == CARD_CANCELLED
        || s->failure == CARD_TIMEOUT || s->failure == CARD_NO_MEMORY)
        return false;
    buf_fmt(&pointer, "/%s", buf_cstr(&s->why_field));
    error_add(error, s->failure, has_field ? buf_cstr(&s->why_field) : NULL,
              has_field ? buf_cstr(&pointer) : NULL, "%s", buf_cstr(&s->why));
    error->retryable = s->why_retryable;
    return true;
}

/* Stores the failure for threads that wait for the same token. */
static void note_failure(struct session *s, const struct error *error)
{
    const struct fault *fault = &error->faults[0];

    buf_reset(&s->why);
    buf_reset(&s->why_field);
    if (error->count == 0)
        return;
    buf_str(&s->why, fault->message);
    if (error->note.size > 0)
        buf_fmt(&s->why, " %s", buf_cstr(&error->note));
    if (fault->field != NULL)
        buf_str(&s->why_field, fault->field);
    s->why_retryable = error->retryable;
    if (!buf_ok(&s->why) || !buf_ok(&s->why_field))
        s->failure = CARD_NO_MEMORY;
}

static bool renew_token(struct session *s, const struct connection *connection,
                        const struct buf *way, const struct log *log,
                        int64_t deadline, struct error *error)
{
    bool good;

    if (!went_this_way(s, way)) {
        buf_reset(&s->token);
        buf_reset(&s->way);
        buf_add(&s->way, way->data, way->size);
        if (!buf_ok(&s->way))
            return error_no_memory(error);
    }
    s->renewing = true;
    pthread_mutex_unlock(&s->lock);
    good = token_fetch(s, connection, log, deadline, error);
    pthread_mutex_lock(&s->lock);
    s->renewing = false;
    s->renewals++;
    s->failure = good ? CARD_OK : error->code;
    if (!good)
        note_failure(s, error);
    pthread_cond_broadcast(&s->changed);
    return good;
}

static bool has_fresh_token(const struct session *s, const struct buf *way)
{
    return s->token.size > 0 && moment_now() < s->renew_at
           && went_this_way(s, way);
}

bool session_token(struct session *s, const struct connection *connection,
                   const struct log *log, int64_t deadline,
                   struct session_use *use, struct error *error)
{
    auto_buf struct buf way = BUF_INIT(WAY_MAX);
    bool good = true;

    if (connection->auth->grant->single_use)
        way_add(&way, connection);
    if (!buf_ok(&way))
        return error_no_memory(error);
    pthread_mutex_lock(&s->lock);
    while (good && !has_fresh_token(s, &way)) {
        unsigned before = s->renewals;

        if (!s->renewing) {
            /* Use a new token even if it expires soon. It may be gone already,
               if another thread used it meanwhile and the API refused it; then
               loop again. */
            good = renew_token(s, connection, &way, log, deadline, error);
            if (s->token.size > 0)
                break;
            continue;
        }
        good = wait_change(s, log, deadline, error)
               && !shared_failure(s, before, &way, error);
    }
    if (good)
        copy_token(s, use);
    pthread_mutex_unlock(&s->lock);
    if (good && (!buf_ok(&use->token) || !buf_ok(&use->nonce)))
        return error_no_memory(error);
    return good;
}

void session_reject(struct session *s, unsigned generation)
{
    pthread_mutex_lock(&s->lock);
    if (s->generation == generation)
        buf_reset(&s->token);
    pthread_mutex_unlock(&s->lock);
}

void session_api_nonce(struct session *s, const char *nonce)
{
    pthread_mutex_lock(&s->lock);
    buf_reset(&s->api_nonce);
    buf_str(&s->api_nonce, nonce);
    if (!buf_ok(&s->api_nonce))
        buf_reset(&s->api_nonce);
    pthread_mutex_unlock(&s->lock);
}
