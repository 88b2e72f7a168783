/* SPDX-License-Identifier: MIT */
/*
 * transport.c - drives a transfer with libcurl
 *
 * The transfer is driven by curl_multi_poll() rather than by
 * curl_easy_perform(), whose callbacks come a second apart while no data moves:
 * so a cancel or a deadline is noticed at once.
 */
#include "transport.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "curllog.h"
#include "exchange.h"
#include "moment.h"
#include "settings.h"

/* ---- driving the transfer ---- */

/* Milliseconds to sleep at most. The attempt's time limit may have started
   since `now`: on a kept connection curl_multi_perform() sends the request at
   once. */
static int sleep_ms(const struct exchange *x, int64_t now)
{
    int64_t since = x->sent_at > now ? x->sent_at : now;
    int64_t left = (exchange_ends(x) - since) / 1000 + 1;

    return call_sleep_ms(x->log->call, left);
}

static CURLcode out_of_memory(struct exchange *x)
{
    x->no_memory = true;
    return CURLE_OUT_OF_MEMORY;
}

static CURLcode drive(struct exchange *x)
{
    struct curl_waitfd extra = {.events = CURL_WAIT_POLLIN};
    CURLMsg *message;
    int running = 1, queued;

    if (call_is_cancelled(x->log->call))
        extra.revents = CURL_WAIT_POLLIN;
    while (running > 0) {
        int64_t now = moment_now();

        if (exchange_is_over(x, extra.revents != 0, now))
            return CURLE_ABORTED_BY_CALLBACK;
        errno = 0;
        if (curl_multi_perform(x->handle->multi, &running) != CURLM_OK)
            return out_of_memory(x);
        x->no_memory = errno == ENOMEM;
        if (x->told.size > 0)
            curllog_hand_over(x);
        extra.revents = 0;
        extra.fd = call_cancel_fd(x->log->call);
        if (running > 0
            && curl_multi_poll(x->handle->multi, &extra, extra.fd >= 0 ? 1 : 0,
                               sleep_ms(x, now), NULL)
                   != CURLM_OK)
            return out_of_memory(x);
    }
    message = curl_multi_info_read(x->handle->multi, &queued);
    if (message == NULL || message->msg != CURLMSG_DONE)
        return CURLE_FAILED_INIT;
    return message->data.result;
}

/*
 * A write to a socket whose other end is gone raises SIGPIPE below some
 * versions of libcurl. The host's handlers must not see it: the signal is
 * blocked on this thread, and consumed if it was raised.
 */
static CURLcode drive_without_sigpipe(struct exchange *x)
{
    static const struct timespec at_once = {0, 0};
    sigset_t pipe_only, before, pending;
    bool was_pending;
    CURLcode code;

    if (pool_writes_without_signal())
        return drive(x);
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    code = drive(x);
    if (!was_pending) {
        while (sigtimedwait(&pipe_only, NULL, &at_once) == SIGPIPE)
            continue;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static int64_t phase(CURL *easy, CURLINFO info)
{
    curl_off_t us = 0;

    curl_easy_getinfo(easy, info, &us);
    return (int64_t)us;
}

static void measure(const struct exchange *x, struct attempt *attempt)
{
    CURL *easy = x->handle->easy;

    attempt->status = exchange_status(x);
    attempt->name_us = phase(easy, CURLINFO_NAMELOOKUP_TIME_T);
    attempt->connect_us = phase(easy, CURLINFO_CONNECT_TIME_T);
    attempt->tls_us = phase(easy, CURLINFO_APPCONNECT_TIME_T);
    attempt->first_byte_us = phase(easy, CURLINFO_STARTTRANSFER_TIME_T);
    attempt->total_us = moment_now() - x->began;
}

/* Did libcurl open no connection for the request, or only for the second
   sending, which was stopped? */
static bool was_kept(const struct exchange *x)
{
    long opened = 0;

    curl_easy_getinfo(x->handle->easy, CURLINFO_NUM_CONNECTS, &opened);
    return opened == 0 || x->cause == FAILURE_LOST;
}

static void learn_failure(const struct exchange *x, struct failure *failure)
{
    long version = 0;

    curl_easy_getinfo(x->handle->easy, CURLINFO_HTTP_VERSION, &version);
    failure->http2 = version == CURL_HTTP_VERSION_2_0
                     || (version == CURL_HTTP_VERSION_NONE
                         && x->connection->http2 && !x->request->http1
                         && strcmp(x->connection->origin.scheme, "https") == 0);
    curl_easy_getinfo(x->handle->easy, CURLINFO_SSL_VERIFYRESULT,
                      &failure->verify);
    curl_easy_getinfo(x->handle->easy, CURLINFO_HTTP_CONNECTCODE,
                      &failure->proxy_status);
    curl_easy_getinfo(x->handle->easy, CURLINFO_PROXY_SSL_VERIFYRESULT,
                      &failure->proxy_verify);
    curl_easy_getinfo(x->handle->easy, CURLINFO_PROXY_ERROR,
                      &failure->proxy_error);
}

/* Returns true if a complete answer arrived; otherwise records the error. */
static bool finish_attempt(struct exchange *x, CURLcode code,
                           struct attempt *attempt, struct error *error)
{
    struct failure failure = {
        .code = code,
        .cause = x->cause,
        .detail = x->handle->detail,
        .request = x->request,
        .connection = x->connection,
        .sent = x->sent > 0,
        .why = x->why,
        .answered = x->status > 0 || x->cause == FAILURE_NOT_HTTP,
        .total_ms = attempt->total_us / 1000,
    };

    if (x->told_off && x->status == 0
        && (x->cause == FAILURE_OTHER || x->cause == FAILURE_LOST))
        failure.cause = FAILURE_REFUSED;
    attempt->wants_h1 = x->cause == FAILURE_WANTS_H1;
    attempt->refused = failure.cause == FAILURE_REFUSED || attempt->wants_h1;
    failure.sent = x->sent > 0 && !attempt->refused;
    if (code == CURLE_OK && x->place == HEAD_WHOLE) {
        if (exchange_end(x))
            return true;
        failure.cause = x->cause;
        failure.why = x->why;
    }
    /* libcurl reports success when the connection closes inside the header
       block or after an interim answer. */
    if (code == CURLE_OK && x->status > 0 && x->place != HEAD_WHOLE)
        failure.cause = FAILURE_CUT;
    else if (code == CURLE_OK && x->place != HEAD_WHOLE)
        failure.code = CURLE_GOT_NOTHING;
    /* A header line without end has no code of its own either: libcurl reports
       out of memory. */
    if (code == CURLE_OUT_OF_MEMORY && x->sent > 0 && !x->no_memory)
        failure.cause = FAILURE_HEADERS_TOO_BIG;
    learn_failure(x, &failure);
    if (x->refused && error->code == CARD_OK)
        error_no_memory(error); /* the only failure that a receiver does not
                                   report itself */
    /* libcurl maps ENOMEM to several codes */
    if (!x->refused && x->no_memory && failure.cause == FAILURE_OTHER)
        error_no_memory(error);
    else if (!x->refused)
        failure_report(&failure, error);
    failure_warn(&failure, error);
    attempt->lost =
        error->code == CARD_NETWORK && failure.sent && !failure.answered;
    attempt->stale = (attempt->lost || attempt->refused) && was_kept(x);
    attempt->failure = error->code;
    return false;
}

/* Records the state of the connection. Call while the handle is in the multi.
 */
static void note_connection_state(struct exchange *x, struct attempt *attempt)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    long version = 0;

    curl_easy_getinfo(x->handle->easy, CURLINFO_ACTIVESOCKET, &socket);
    curl_easy_getinfo(x->handle->easy, CURLINFO_HTTP_VERSION, &version);
    attempt->closed = socket == CURL_SOCKET_BAD;
    x->handle->socket = socket;
    x->handle->quiet = version != CURL_HTTP_VERSION_2_0;
    if (version == CURL_HTTP_VERSION_2_0 && x->place == HEAD_WHOLE)
        x->handle->h2_answers++;
}

static void log_sent(const struct exchange *x, const struct attempt *attempt)
{
    auto_buf struct buf url = BUF_INIT_SECRET(BUF_UNLIMITED);

    if (log_wants(x->log, CARD_LOG_INFO) && request_add_url(x->request, &url))
        log_line(x->log, CARD_LOG_INFO, "%s %s: %ld in %lld ms",
                 x->request->method, buf_cstr(&url), attempt->status,
                 (long long)(attempt->total_us / 1000));
}

bool transport_perform(const struct request *request,
                       const struct connection *connection,
                       const struct log *log, int64_t deadline,
                       const struct receiver *receiver, struct attempt *attempt,
                       struct error *error)
{
    struct exchange x = {.request = request,
                         .connection = connection,
                         .log = log,
                         .receiver = receiver,
                         .began = moment_now(),
                         .deadline = deadline};
    auto_buf struct buf key = BUF_INIT(BUF_UNLIMITED);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    bool whole;

    if (settings_key(&key, connection, request->http1))
        x.handle = pool_take(&key);
    if (x.handle == NULL)
        return error_no_memory(error);
    exchange_begin(&x);
    if (settings_apply(&x)
        && curl_multi_add_handle(x.handle->multi, x.handle->easy) == CURLM_OK)
        code = drive_without_sigpipe(&x);
    measure(&x, attempt);
    note_connection_state(&x, attempt);
    whole = finish_attempt(&x, code, attempt, error);
    curl_multi_remove_handle(x.handle->multi, x.handle->easy);
    if (!whole || pool_keeps_sent())
        pool_renew(x.handle);
    /* An HTTP/2 connection outlives its streams: if one did not answer in time,
       the connection may be dead. */
    if (error->code == CARD_NO_MEMORY || x.cause == FAILURE_DEADLINE
        || x.cause == FAILURE_TRY_TIMEOUT)
        x.handle->broken = true;
    if (x.told.size > 0)
        curllog_hand_over(&x);
    log_sent(&x, attempt);
    exchange_free(&x);
    pool_give(x.handle);
    return whole;
}
