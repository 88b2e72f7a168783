/* SPDX-License-Identifier: MIT */
/* sessionuse.c - a session's token, and one renewal at a time. */
#include <string.h>

#include "card.h"
#include "session.h"
#include "token.h"
#include "transport.h"

/* How often a waiting thread looks at the host's cancel, in microseconds. */
#define LOOK_US 40000

void session_use_free(struct session_use *use)
{
    buf_free(&use->token);
    buf_free(&use->nonce);
}

static void copy_out(struct session *s, struct session_use *use)
{
    buf_reset(&use->token);
    buf_reset(&use->nonce);
    buf_add(&use->token, s->token.data, s->token.size);
    buf_add(&use->nonce, s->api_nonce.data, s->api_nonce.size);
    use->dpop = s->token_is_dpop;
    use->generation = s->generation;
}

/* Sleeps until something changed, the host cancelled or the time is up. */
static bool wait_change(struct session *s, const struct log *log,
                        int64_t deadline, struct error *error)
{
    int64_t now = transport_now();
    int64_t until = now + LOOK_US < deadline ? now + LOOK_US : deadline;
    struct timespec at = {.tv_sec = until / 1000000,
                          .tv_nsec = until % 1000000 * 1000};

    if (transport_cancelled(log->call)) {
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

/* Another thread's fetch ended: what it found holds for us too. */
static bool shared_failure(struct session *s, unsigned renewals_before,
                           struct error *error)
{
    auto_buf struct buf pointer = BUF_INIT(256);
    bool has_field = s->why_field.size > 0;

    /* What ended another call ends only that one. */
    if (s->renewals == renewals_before || s->failure == CARD_OK
        || s->failure == CARD_CANCELLED || s->failure == CARD_TIMEOUT
        || s->failure == CARD_NO_MEMORY)
        return false;
    buf_fmt(&pointer, "/%s", buf_cstr(&s->why_field));
    error_add(error, s->failure, has_field ? buf_cstr(&s->why_field) : NULL,
              has_field ? buf_cstr(&pointer) : NULL, "%s", buf_cstr(&s->why));
    error->retryable = s->why_retryable;
    return true;
}

/* For those who wait for the same. */
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

static bool renew(struct session *s, const struct connection *connection,
                  const struct log *log, int64_t deadline, struct error *error)
{
    bool good;

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

static bool fresh(const struct session *s)
{
    return s->token.size > 0 && transport_now() < s->renew_at;
}

bool session_token(struct session *s, const struct connection *connection,
                   const struct log *log, int64_t deadline,
                   struct session_use *use, struct error *error)
{
    bool good = true;

    pthread_mutex_lock(&s->lock);
    while (good && !fresh(s)) {
        unsigned before = s->renewals;

        if (!s->renewing) {
            /* However short its life, a token just fetched is used; where
               another thread had it refused meanwhile there is none. */
            good = renew(s, connection, log, deadline, error);
            if (s->token.size > 0)
                break;
            continue;
        }
        good = wait_change(s, log, deadline, error)
               && !shared_failure(s, before, error);
    }
    if (good)
        copy_out(s, use);
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
