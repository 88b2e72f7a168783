/* SPDX-License-Identifier: MIT */
/*
 * callback.c - the listener, using libmicrohttpd
 *
 * The library runs a thread for each connection; the thread that received the
 * callback waits until callback_answer(). The lock protects all data that
 * threads share.
 */
#include "config.h"

#include "callback.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "loopback.h"
#include "moment.h"
#include "visits.h"

#define URI_LIMIT 65536
enum state { WAITING, ARRIVED, ANSWERED };

struct callback {
    struct MHD_Daemon *daemon;
    struct buf uri; /* the registered URI, with the actual port */
    size_t path;    /* offset of its path */
    int ends[2];    /* a pipe; gets a byte when the browser has arrived */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    enum state state;
    struct buf target; /* the request target, unchanged */
    struct buf page;   /* the page to answer with */
    bool good;
    bool is_open;  /* an answer is being sent */
    bool is_ended; /* no longer waiting for a browser */
    int64_t ms;    /* how long to listen */
    int64_t end;   /* by moment_ms() */
    struct visits visits;
};

/* ---- the browser's side, on the library's threads ---- */

static void escape(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("<>&\"'", *text) != NULL)
            buf_fmt(out, "&#%d;", *text);
        else
            buf_char(out, *text);
    }
}

static void make_page(struct buf *page, bool good, const char *text)
{
    buf_reset(page);
    buf_fmt(page,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<title>%s</title>\n<style>body{font:1.1em/1.5 system-ui,"
            "sans-serif;max-width:34em;margin:15vh auto;padding:0 1em}</style>"
            "</head>\n<body><h1>%s</h1><p>",
            good ? "Signed in" : "Not signed in",
            good ? "Signed in" : "Not signed in");
    escape(page, text);
    buf_str(page, "</p></body></html>\n");
}

static enum MHD_Result send_page(struct MHD_Connection *to, unsigned status,
                                 const struct buf *page)
{
    static const char *const headers[][2] = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Cache-Control", "no-store"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; "
         "frame-ancestors 'none'"},
        {"Connection", "close"},
    };
    struct MHD_Response *response = MHD_create_response_from_buffer(
        page->size, (void *)(uintptr_t)buf_cstr(page), MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (MHD_add_response_header(response, headers[i][0], headers[i][1])
            != MHD_YES) {
            MHD_destroy_response(response);
            return MHD_NO;
        }
    }
    result = MHD_queue_response(to, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_text(struct MHD_Connection *to, unsigned status,
                                 const char *text)
{
    auto_buf struct buf page = BUF_INIT(URI_LIMIT);

    make_page(&page, false, text);
    return send_page(to, status, &page);
}

/* Hands the target to the main thread, and answers when that knows the
   outcome. */
static enum MHD_Result bring(struct callback *callback,
                             struct MHD_Connection *from, const char *target)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(from, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    enum MHD_Result result;

    if (info != NULL)
        visits_asked(&callback->visits, info->socket_context);
    pthread_mutex_lock(&callback->lock);
    if (callback->state != WAITING) {
        pthread_mutex_unlock(&callback->lock);
        return send_text(from, MHD_HTTP_CONFLICT,
                         "Another window came back before this one.");
    }
    if (callback->is_ended) {
        pthread_mutex_unlock(&callback->lock);
        return send_text(from, MHD_HTTP_SERVICE_UNAVAILABLE,
                         "host-stub is no longer waiting for a sign-in.");
    }
    callback->state = ARRIVED;
    buf_reset(&callback->target);
    buf_str(&callback->target, target);
    if (write(callback->ends[1], "", 1) < 0) {
        /* one byte always fits into an empty pipe */
    }
    while (callback->state == ARRIVED)
        pthread_cond_wait(&callback->changed, &callback->lock);
    result =
        send_page(from, callback->good ? MHD_HTTP_OK : MHD_HTTP_BAD_REQUEST,
                  &callback->page);
    callback->is_open = result == MHD_YES;
    callback->state = WAITING;
    pthread_cond_broadcast(&callback->changed);
    pthread_mutex_unlock(&callback->lock);
    return result;
}

/* A browser may arrive before the main thread has set the port in the URI. */
static bool is_own_path(struct callback *callback, const char *path)
{
    bool own;

    pthread_mutex_lock(&callback->lock);
    own = strcmp(path, buf_cstr(&callback->uri) + callback->path) == 0;
    pthread_mutex_unlock(&callback->lock);
    return own;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *from,
                                  const char *path, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **request)
{
    struct callback *callback = context;

    (void)version;
    (void)upload;
    (void)upload_size;
    if (*request == NULL)
        return MHD_NO;
    if (!is_own_path(callback, path))
        return send_text(from, MHD_HTTP_NOT_FOUND, "There is nothing here.");
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return send_text(from, MHD_HTTP_METHOD_NOT_ALLOWED,
                         "Only GET brings a sign-in back.");
    return bring(callback, from, *request);
}

static void *on_target(void *context, const char *target,
                       struct MHD_Connection *from)
{
    (void)context;
    (void)from;
    return strdup(target);
}

static void on_completed(void *context, struct MHD_Connection *from,
                         void **request, enum MHD_RequestTerminationCode code)
{
    struct callback *callback = context;

    (void)from;
    (void)code;
    free(*request);
    *request = NULL;
    pthread_mutex_lock(&callback->lock);
    callback->is_open = false;
    pthread_cond_broadcast(&callback->changed);
    pthread_mutex_unlock(&callback->lock);
}

/* Called when a connection has been accepted or is about to be closed. */
static void on_visit(void *context, struct MHD_Connection *from, void **visit,
                     enum MHD_ConnectionNotificationCode code)
{
    struct callback *callback = context;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(from, MHD_CONNECTION_INFO_CONNECTION_FD);

    if (code == MHD_CONNECTION_NOTIFY_STARTED && info != NULL)
        *visit = visits_begin(&callback->visits, info->connect_fd);
    else if (code == MHD_CONNECTION_NOTIFY_CLOSED)
        visits_end(&callback->visits, *visit);
}

/* ---- the main thread's side ---- */

/* Replaces port 0 in the URI with the port that the system chose. */
static bool name_port(struct callback *callback, const char *uri, size_t host)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(callback->daemon, MHD_DAEMON_INFO_BIND_PORT);

    if (info == NULL)
        return false;
    buf_add(&callback->uri, uri, host);
    if (uri[host] == ':')
        buf_fmt(&callback->uri, ":%u", (unsigned)info->port);
    uri += callback->path;
    callback->path = callback->uri.size;
    buf_str(&callback->uri, uri);
    return buf_ok(&callback->uri);
}

/* The caller holds the lock, so that browsers which arrive in the meantime
   wait. */
static bool start(struct callback *callback, const char *uri,
                  struct problem *problem)
{
    union loopback address;
    size_t host;

    if (!loopback_read(uri, &address, &host, &callback->path))
        return problem_set(problem, STATUS_USAGE,
                           "--redirect-uri %s: host-stub listens only to an "
                           "http URI on 127.0.0.1, [::1] or localhost, such as "
                           "http://127.0.0.1:8765/callback; with --paste any "
                           "other will do",
                           uri);
    callback->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION
            | MHD_USE_POLL
            | (address.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0),
        0, NULL, NULL, on_request, callback, MHD_OPTION_SOCK_ADDR, &address.any,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)VISITS_MOST,
        MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_visit, callback,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, callback, MHD_OPTION_END);
    if (callback->daemon == NULL)
        return problem_set(problem, STATUS_CONNECTION,
                           "host-stub cannot listen on %s: %s; end what "
                           "listens there, or give another --redirect-uri "
                           "that the app lists too",
                           uri, strerror(errno));
    return name_port(callback, uri, host) || problem_no_memory(problem);
}

struct callback *callback_open(const char *redirect_uri, int64_t ms,
                               struct problem *problem)
{
    struct callback *callback = calloc(1, sizeof *callback);
    bool started;

    if (callback == NULL) {
        problem_no_memory(problem);
        return NULL;
    }
    callback->ms = ms;
    callback->end = moment_ms() + ms;
    visits_init(&callback->visits);
    callback->uri.limit = URI_LIMIT;
    callback->target = (struct buf)BUF_INIT_SECRET(URI_LIMIT);
    callback->page.limit = 4 * URI_LIMIT;
    pthread_mutex_init(&callback->lock, NULL);
    pthread_cond_init(&callback->changed, NULL);
    if (pipe2(callback->ends, O_CLOEXEC) != 0) {
        callback->ends[0] = callback->ends[1] = -1;
        problem_set(problem, STATUS_INTERNAL, "pipe: %s", strerror(errno));
        callback_close(&callback);
        return NULL;
    }
    pthread_mutex_lock(&callback->lock);
    started = start(callback, redirect_uri, problem);
    pthread_mutex_unlock(&callback->lock);
    if (!started)
        callback_close(&callback);
    return callback;
}

const char *callback_uri(const struct callback *callback)
{
    return buf_cstr(&callback->uri);
}

bool callback_wait(struct callback *callback, int cancel_fd, struct buf *url,
                   struct problem *problem)
{
    struct pollfd fds[2] = {{callback->ends[0], POLLIN, 0},
                            {cancel_fd, POLLIN, 0}};
    char byte;

    while (fds[0].revents == 0) {
        int64_t left = callback->end - moment_ms();

        if (fds[1].revents != 0)
            return problem_set(problem, STATUS_INTERRUPTED, "interrupted");
        if (left <= 0)
            return problem_set(problem, STATUS_TIMEOUT,
                               "nobody came back from the browser in %lld s; "
                               "begin again, with a longer --deadline if need "
                               "be",
                               (long long)(callback->ms / 1000));
        if (poll(fds, 2, left > 60000 ? 60000 : (int)left) < 0
            && errno != EINTR)
            return problem_set(problem, STATUS_INTERNAL, "poll: %s",
                               strerror(errno));
    }
    if (read(callback->ends[0], &byte, 1) < 0)
        return problem_set(problem, STATUS_INTERNAL, "read: %s",
                           strerror(errno));
    pthread_mutex_lock(&callback->lock);
    buf_add(url, callback->uri.data, callback->path);
    buf_add(url, callback->target.data, callback->target.size);
    pthread_mutex_unlock(&callback->lock);
    return buf_ok(url) || problem_no_memory(problem);
}

void callback_answer(struct callback *callback, bool good, const char *text)
{
    pthread_mutex_lock(&callback->lock);
    if (callback->state == ARRIVED) {
        callback->good = good;
        make_page(&callback->page, good, text);
        callback->state = ANSWERED;
        pthread_cond_broadcast(&callback->changed);
    }
    pthread_mutex_unlock(&callback->lock);
}

/* Gives an answer that is being sent a moment to complete. */
static void flush(struct callback *callback)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 2;
    pthread_mutex_lock(&callback->lock);
    while ((callback->state == ANSWERED || callback->is_open)
           && pthread_cond_timedwait(&callback->changed, &callback->lock, &end)
                  == 0)
        continue;
    pthread_mutex_unlock(&callback->lock);
}

/* Stopping the daemon joins all of its threads, so none may wait for an answer,
   now or later. */
static void end_waiting(struct callback *callback)
{
    pthread_mutex_lock(&callback->lock);
    callback->is_ended = true;
    pthread_mutex_unlock(&callback->lock);
    callback_answer(callback, false, "host-stub was ended. Begin again.");
}

void callback_close(struct callback **owner)
{
    struct callback *callback = *owner;

    *owner = NULL;
    if (callback == NULL)
        return;
    if (callback->daemon != NULL) {
        end_waiting(callback);
        flush(callback);
        MHD_stop_daemon(callback->daemon);
    }
    for (int i = 0; i < 2; i++) {
        if (callback->ends[i] >= 0)
            close(callback->ends[i]);
    }
    pthread_cond_destroy(&callback->changed);
    pthread_mutex_destroy(&callback->lock);
    visits_free(&callback->visits);
    buf_free(&callback->uri);
    buf_free(&callback->target);
    buf_free(&callback->page);
    free(callback);
}
