/* SPDX-License-Identifier: MIT */
/*
 * transport.c - libcurl, and nothing but libcurl
 *
 * The transfer is driven by curl_multi_poll() rather than by
 * curl_easy_perform(), whose callbacks come a second apart while nothing
 * moves: a cancel or a deadline is seen at once.
 */
#include "transport.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "exchange.h"
#include "settings.h"

/* How often the cancel flag is looked at, in milliseconds. */
#define FLAG_MS 40

int64_t transport_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t transport_deadline(const struct card_call *call)
{
    int64_t ms = call->deadline_ms > 0 ? call->deadline_ms : CARD_DEADLINE_MS;
    int64_t now = transport_now();

    return ms < (INT64_MAX - now) / 1000 ? now + ms * 1000 : INT64_MAX;
}

/* ---- driving it ---- */

static bool fd_says_cancel(int32_t fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};

    return fd >= 0 && poll(&look, 1, 0) > 0;
}

static bool flag_says_cancel(const struct card_call *call)
{
    return call->cancel != NULL
           && __atomic_load_n(call->cancel, __ATOMIC_ACQUIRE) != 0;
}

bool transport_cancelled(const struct card_call *call)
{
    return flag_says_cancel(call) || fd_says_cancel(call->cancel_fd);
}

/* The moment this try must be over: the call's end, or its own. */
static int64_t try_ends(const struct exchange *x)
{
    int64_t own = x->connection->timeout_ms * 1000;

    if (x->sent == 0 || own > x->deadline - x->sent_at)
        return x->deadline;
    return x->sent_at + own;
}

/* Milliseconds to sleep at most; -1: the time is up or the host cancelled, by
   its descriptor where that was readable in the last sleep. */
static int pause_ms(struct exchange *x, bool readable)
{
    int64_t ends = try_ends(x);
    int64_t left = ends - transport_now();

    if (readable || flag_says_cancel(x->log->call)) {
        x->cause = FAILURE_CANCELLED;
        return -1;
    }
    if (left <= 0) {
        x->cause = ends == x->deadline ? FAILURE_DEADLINE : FAILURE_TRY_TIMEOUT;
        return -1;
    }
    left = left / 1000 + 1;
    if (x->log->call->cancel != NULL && left > FLAG_MS)
        left = FLAG_MS;
    return left < 60000 ? (int)left : 60000;
}

static CURLcode out_of_memory(struct exchange *x)
{
    x->no_memory = true;
    return CURLE_OUT_OF_MEMORY;
}

static CURLcode drive(struct exchange *x)
{
    struct curl_waitfd extra = {.fd = x->log->call->cancel_fd,
                                .events = CURL_WAIT_POLLIN};
    CURLMsg *message;
    int running = 1, queued;

    if (fd_says_cancel(extra.fd))
        extra.revents = CURL_WAIT_POLLIN;
    while (running > 0) {
        int wait = pause_ms(x, extra.revents != 0);

        if (wait < 0)
            return CURLE_ABORTED_BY_CALLBACK;
        errno = 0;
        if (curl_multi_perform(x->handle->multi, &running) != CURLM_OK)
            return out_of_memory(x);
        x->no_memory = errno == ENOMEM;
        extra.revents = 0;
        if (running > 0
            && curl_multi_poll(x->handle->multi, &extra, extra.fd >= 0 ? 1 : 0,
                               wait, NULL)
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
 * versions of libcurl. The host's handlers are the host's: it is held back on
 * this thread, and taken away if it came.
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
    attempt->total_us = transport_now() - x->began;
}

/* libcurl opened no connection for the request, or only for the second sending
   that it was not allowed. */
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
    failure->http2 =
        version == CURL_HTTP_VERSION_2_0
        || (version == CURL_HTTP_VERSION_NONE && x->connection->http2
            && strcmp(x->connection->origin.scheme, "https") == 0);
    curl_easy_getinfo(x->handle->easy, CURLINFO_SSL_VERIFYRESULT,
                      &failure->verify);
}

/* True when the answer is whole; adds the error where it is not. */
static bool conclude(struct exchange *x, CURLcode code, struct attempt *attempt,
                     struct error *error)
{
    struct failure failure = {
        .code = code,
        .cause = x->cause,
        .detail = x->handle->detail,
        .request = x->request,
        .connection = x->connection,
        .sent = x->sent > 0,
        .answered = x->head_done || x->header_lines > 0,
        .total_ms = attempt->total_us / 1000,
    };

    /* An end within the head is none to libcurl. */
    if (code == CURLE_OK && x->head_at == 0)
        failure.cause = FAILURE_CUT;
    else if (code == CURLE_OK && (x->head_done || exchange_head(x)))
        return true;
    /* Nor has it a code for a line that never ends. */
    if (code == CURLE_OUT_OF_MEMORY && x->sent > 0 && !x->no_memory)
        failure.cause = FAILURE_HEADERS_TOO_BIG;
    learn_failure(x, &failure);
    if (x->refused && error->code == CARD_OK)
        error_no_memory(error); /* all that a receiver does not tell itself */
    /* libcurl has several names for it, and errno only one. */
    if (!x->refused && x->no_memory && failure.cause == FAILURE_OTHER)
        error_no_memory(error);
    else if (!x->refused)
        failure_report(&failure, error);
    failure_warn(&failure, error);
    attempt->lost =
        error->code == CARD_NETWORK && failure.sent && !failure.answered;
    attempt->stale = attempt->lost && was_kept(x);
    attempt->failure = error->code;
    return false;
}

/* What became of the connection; while the handle is in the multi. */
static void look_after(struct exchange *x, struct attempt *attempt)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    long version = 0;

    curl_easy_getinfo(x->handle->easy, CURLINFO_ACTIVESOCKET, &socket);
    curl_easy_getinfo(x->handle->easy, CURLINFO_HTTP_VERSION, &version);
    attempt->closed = socket == CURL_SOCKET_BAD;
    x->handle->quiet =
        version == CURL_HTTP_VERSION_2_0 ? CURL_SOCKET_BAD : socket;
}

static void log_sent(const struct exchange *x, const struct attempt *attempt)
{
    char *url = NULL;

    if (log_wants(x->log, CARD_LOG_INFO)
        && curl_url_get(x->request->url, CURLUPART_URL, &url, 0) == CURLUE_OK)
        log_line(x->log, CARD_LOG_INFO, "%s %s: %ld in %lld ms",
                 x->request->method, url, attempt->status,
                 (long long)(attempt->total_us / 1000));
    curl_free(url);
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
                         .began = transport_now(),
                         .deadline = deadline};
    auto_buf struct buf key = BUF_INIT(SIZE_MAX / 2);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    bool whole;

    if (settings_key(&key, connection))
        x.handle = pool_take(&key);
    if (x.handle == NULL)
        return error_no_memory(error);
    exchange_begin(&x);
    if (settings_apply(&x)
        && curl_multi_add_handle(x.handle->multi, x.handle->easy) == CURLM_OK)
        code = drive_without_sigpipe(&x);
    measure(&x, attempt);
    look_after(&x, attempt);
    whole = conclude(&x, code, attempt, error);
    curl_multi_remove_handle(x.handle->multi, x.handle->easy);
    if (!whole)
        pool_reset(x.handle);
    if (error->code == CARD_NO_MEMORY)
        x.handle->broken = true;
    log_sent(&x, attempt);
    pool_give(x.handle);
    return whole;
}
