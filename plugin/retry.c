/* SPDX-License-Identifier: MIT */
/*
 * retry.c - decides when to try again
 *
 * A request that got a 429 was refused before it was carried out, so it is
 * repeated with any method. After a 503, a 504 or a connection that was lost
 * before an answer, the request may have been carried out, so only idempotent
 * methods are repeated (RFC 9110, section 9.2.2). If an HTTP/2 server reports
 * that it did not process the request, it is repeated with any method (RFC
 * 9113, section 8.7), over HTTP/1.1 if the server asks for that. No other
 * status is retried. If an answer challenges the signature, the same request is
 * signed again, which does not count as a retry.
 */
#include "retry.h"

#include <string.h>

#include "clock.h"
#include "failure.h"
#include "retrywait.h"
#include "service.h"

/* The ids of requests are not longer than this. */
#define REQUEST_ID_MAX 128

/* The state of one call's tries. */
struct tries {
    struct auth *auth;
    struct request *request;
    struct response *response;
    struct error *error;
    unsigned retries;    /* retries made so far */
    struct buf first_id; /* request id of the first answer that was retried */
    struct wait wait;    /* before the next try */
};

static bool may_retry(const struct tries *t)
{
    return (int64_t)t->retries < t->auth->connection->max_retries;
}

static bool breaks_off(struct tries *t, struct attempt *attempt)
{
    const struct failure failure = {
        .cause = FAILURE_CUT,
        .detail = "its JSON has no end",
        .request = t->request,
        .connection = t->auth->connection,
        .sent = true,
        .answered = true,
    };

    if (!attempt->closed || !response_breaks_off(t->response))
        return false;
    failure_report(&failure, t->error);
    failure_warn(&failure, t->error);
    attempt->failure = t->error->code;
    return true;
}

static bool try_once(struct tries *t, struct attempt *attempt)
{
    struct receiver receiver = response_receiver(t->response);

    t->response->hold = (struct response_hold){
        .challenge = t->auth->session != NULL,
        .limited = may_retry(t),
        .unavailable = may_retry(t) && t->request->repeatable,
    };
    return auth_sign(t->auth, t->request, t->error)
           && transport_perform(t->request, t->auth->connection, t->auth->log,
                                t->auth->deadline, &receiver, attempt, t->error)
           && !breaks_off(t, attempt);
}

static void note(struct attempts *attempts, const struct attempt *attempt)
{
    bool tried = attempt->total_us > 0;

    if (tried && attempts->count < ATTEMPTS_MAX)
        attempts->all[attempts->count++] = *attempt;
}

/* ---- the headers of a retry ---- */

/* The id is sent in a header of the retry, so it must be visible ASCII. */
static bool id_is_plain(const char *id)
{
    size_t size = strlen(id);

    for (size_t i = 0; i < size; i++) {
        if (id[i] <= ' ' || id[i] >= 0x7F)
            return false;
    }
    return size > 0 && size <= REQUEST_ID_MAX;
}

static void keep_first_id(struct tries *t)
{
    const char *id = t->error->request_id;

    if (t->first_id.size == 0 && id != NULL && id_is_plain(id))
        buf_str(&t->first_id, id);
}

static bool count_retry(struct tries *t)
{
    struct buf *lines = &t->request->retry_lines;

    t->retries++;
    buf_reset(lines);
    if (service.retry_header == NULL)
        return true;
    if (t->first_id.size > 0) {
        buf_fmt(lines, "%sFor: %s", service.retry_header,
                buf_cstr(&t->first_id));
        buf_char(lines, '\0');
    }
    buf_fmt(lines, "%sCount: %u", service.retry_header, t->retries);
    buf_char(lines, '\0');
    return (buf_ok(lines) && buf_ok(&t->first_id)) || error_no_memory(t->error);
}

/* ---- is there another try? ---- */

/* May the request be sent again after this outcome? */
static bool again(const struct tries *t, bool whole,
                  const struct attempt *attempt)
{
    long status = t->response->status;

    if (!whole)
        return attempt->refused || (attempt->lost && t->request->repeatable);
    return status == 429
           || ((status == 503 || status == 504) && t->request->repeatable);
}

/* Returns the wait before another try. WAIT_NONE means that the outcome is
   final. */
static struct wait asked_for(const struct tries *t, bool whole,
                             const struct attempt *attempt)
{
    struct wait_facts facts = {
        .status = whole ? t->response->status : 0,
        .at_once = attempt->stale || attempt->wants_h1,
        .limits = &t->response->limits,
        .retries = t->retries,
    };

    if (!again(t, whole, attempt) || !may_retry(t))
        return (struct wait){WAIT_NONE, 0};
    facts.now = clock_now_s(&t->auth->connection->origin);
    facts.chance = wait_chance();
    return wait_before(&facts);
}

enum next { ANSWER_STANDS, TRY_AGAIN, GIVE_UP };

static enum next after(struct tries *t, bool whole,
                       const struct attempt *attempt)
{
    struct wait wait;

    if (whole && auth_again(t->auth, t->request, t->response)) {
        t->wait = (struct wait){WAIT_CHALLENGE, 0};
        response_restart(t->response);
        return TRY_AGAIN;
    }
    wait = asked_for(t, whole, attempt);
    if (wait.reason == WAIT_NONE
        || !wait_fits(wait, t->auth->deadline, t->error))
        return whole ? ANSWER_STANDS : GIVE_UP;
    keep_first_id(t);
    if (attempt->stale || attempt->refused)
        t->request->fresh = true;
    if (attempt->wants_h1)
        t->request->http1 = true;
    error_free(t->error);
    response_restart(t->response);
    t->wait = wait;
    return count_retry(t) && wait_out(wait, t->auth->log, t->error) ? TRY_AGAIN
                                                                    : GIVE_UP;
}

bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error)
{
    struct tries tries = {.auth = auth,
                          .request = request,
                          .response = response,
                          .error = error,
                          .first_id = BUF_INIT(REQUEST_ID_MAX)};
    enum next next = TRY_AGAIN;

    while (next == TRY_AGAIN) {
        struct attempt attempt = {.waited_us = tries.wait.us,
                                  .waited_for = wait_name(tries.wait.reason)};
        bool whole = try_once(&tries, &attempt);

        note(attempts, &attempt);
        next = after(&tries, whole, &attempt);
    }
    buf_free(&tries.first_id);
    return next == ANSWER_STANDS;
}
