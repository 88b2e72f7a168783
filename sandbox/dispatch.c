/* SPDX-License-Identifier: MIT */
/*
 * dispatch.c - the course of a request from its checks to its answer
 *
 * The order of the checks is that of an org: the rules of HTTP itself, the
 * token, the limits, and then the path.
 */
#include "dispatch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "access.h"
#include "echo.h"
#include "endpoint.h"
#include "fault.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "oauthcontrol.h"
#include "route.h"

/* POST, PUT and PATCH must have a Content-Length, even if it is 0. */
static bool check_length(const struct request *request, struct answer *answer)
{
    const char *method = request->method;
    bool has_body = strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0
                    || strcmp(method, "PATCH") == 0;

    if (request->body_size > REQUEST_BODY_MAX)
        answer_page(answer, 413, "Request Entity Too Large");
    else if (has_body && request_header(request, "Content-Length") == NULL
             && request_header(request, "Transfer-Encoding") == NULL)
        answer_page(answer, 411, "Length Required");
    else
        return true;
    return false;
}

static bool check_limits(struct sandbox *sandbox, const char *bucket,
                         struct answer *answer, struct limit_view *view)
{
    if (sandbox->concurrency > 0
        && atomic_load(&sandbox->under_way) > sandbox->concurrency) {
        /* Okta reports too many concurrent calls by a limit of 0. */
        view->limit = 0;
        view->remaining = 0;
        answer_error(answer, ERROR_TOO_MANY, NULL, NULL);
        return false;
    }
    if (limiter_take(&sandbox->limiter, bucket, true, view))
        return true;
    answer_error(answer, ERROR_TOO_MANY, NULL, NULL);
    return false;
}

/* Does a list of media types, as in Accept, include application/json? */
static bool takes_json(const char *list)
{
    static const char *const types[] = {"application/json", "application/*",
                                        "*/*"};

    while (*list != '\0') {
        list += strspn(list, " \t,");
        size_t size = strcspn(list, " \t;,");
        for (size_t i = 0; i < 3; i++)
            if (size == strlen(types[i])
                && strncasecmp(list, types[i], size) == 0)
                return true;
        list += strcspn(list, ",");
    }
    return false;
}

static bool check_media(const struct request *request, struct answer *answer)
{
    const char *accept = request_header(request, "Accept");
    const char *type = request_header(request, "Content-Type");

    if ((accept == NULL || takes_json(accept))
        && (request->body.size == 0
            || (type != NULL && takes_json(type) && *type != '*')))
        return true;
    answer_error(answer, ERROR_MEDIA_TYPE, NULL, NULL);
    return false;
}

static bool check_body(const struct request *request, struct answer *answer)
{
    const struct buf *body = &request->body;
    struct json_span text = {buf_cstr(body), body->size};
    struct json_fault fault;

    if (!json_valid(text.data, text.size, &fault)) {
        answer_error_because(answer, ERROR_NOT_JSON, NULL,
                             "line %zu, column %zu: %s", fault.line,
                             fault.column, fault.reason);
        return false;
    }
    if (json_type(text) == 'o')
        return true;
    answer_error_because(answer, ERROR_NOT_JSON, NULL,
                         "The body must be a JSON object.");
    return false;
}

/* Appends the sandbox's URL under the host name that the client used, so that
   links stay in its origin. */
static void client_url(struct buf *out, const struct request *request,
                       const char *url)
{
    static const char *const names[] = {"localhost", "[::1]"};
    const char *host = request_header(request, "Host");
    const char *port = strrchr(url, ':');

    for (size_t i = 0; host != NULL && i < 2; i++) {
        size_t name = strlen(names[i]);
        if (strncasecmp(host, names[i], name) == 0
            && strcmp(host + name, port) == 0) {
            buf_add(out, url, (size_t)(strstr(url, "//") + 2 - url));
            buf_str(out, host);
            return;
        }
    }
    buf_str(out, url);
}

static void run_operation(struct sandbox *sandbox,
                          const struct request *request, const char *base,
                          const struct route *route, struct answer *answer)
{
    const struct operation *operation = route->operation;

    if (!check_media(request, answer)
        || (operation->body && !check_body(request, answer)))
        return;
    struct call call = {&sandbox->org, request, answer, base, route->id};
    answer->status = operation->status;
    answer->content_type = operation->status == 204 ? NULL : "application/json";
    if (strcmp(operation->method, "GET") == 0)
        pthread_rwlock_rdlock(&sandbox->org.lock);
    else
        pthread_rwlock_wrlock(&sandbox->org.lock);
    operation->handle(&call);
    pthread_rwlock_unlock(&sandbox->org.lock);
}

static void run_route(struct sandbox *sandbox, const struct request *request,
                      const char *base, const struct route *route,
                      const struct access *access, struct answer *answer)
{
    auto_buf struct buf allow = BUF_INIT(BUF_TEXT);

    if (endpoint_serves(request)) {
        endpoint_answer(sandbox, request, base, answer);
    } else if (request_under(request, OAUTH_CONTROL_PATH)) {
        oauth_control(sandbox, request, answer);
    } else if (request_under(request, "/sandbox/echo")) {
        echo_answer(answer, request);
    } else if (route->operation != NULL) {
        if (access_allows(access, route->operation->scope, request, base,
                          answer))
            run_operation(sandbox, request, base, route, answer);
    } else if (route->known) {
        answer_error(answer, ERROR_METHOD, NULL, NULL);
        route_allow(&allow, request);
        answer_header(answer, "Allow", "%s", buf_cstr(&allow));
        answer->failed = answer->failed || !buf_ok(&allow);
    } else {
        answer_error(answer, ERROR_NO_SUCH_PATH, NULL, NULL);
    }
}

/* Adds the headers that Okta sends with every answer. */
static void add_headers(struct answer *answer, const struct limit_view *view)
{
    char id[IDENT_ROOM];

    if (answer->bare)
        return;
    ident_fresh(id, "aW");
    answer_header(answer, "X-Okta-Request-Id", "%s", id);
    answer_header(answer, "X-Rate-Limit-Limit", "%lld", (long long)view->limit);
    answer_header(answer, "X-Rate-Limit-Remaining", "%lld",
                  (long long)view->remaining);
    answer_header(answer, "X-Rate-Limit-Reset", "%lld",
                  (long long)(view->reset + answer->clock_shift));
}

void dispatch(struct sandbox *sandbox, const struct request *request,
              const char *url, struct answer *answer)
{
    auto_route struct route route = {NULL, false, "/", NULL};
    auto_access struct access access = ACCESS_INIT;
    auto_buf struct buf base = BUF_INIT(BUF_TEXT);
    struct limit_view view;

    client_url(&base, request, url);
    if (!route_find(&route, request)) {
        route.known = false;
        route.operation = NULL;
    }
    limiter_take(&sandbox->limiter, route.bucket, false, &view);
    const char *scope = route.operation ? route.operation->scope : NULL;
    if (check_length(request, answer)
        && (endpoint_serves(request)
            || access_check(sandbox, request, buf_cstr(&base), scope, answer,
                            &access))
        && check_limits(sandbox, route.bucket, answer, &view)
        && !fault_apply(sandbox, request, answer, &view))
        run_route(sandbox, request, buf_cstr(&base), &route, &access, answer);
    add_headers(answer, &view);
}

void dispatch_too_big(struct sandbox *sandbox, struct answer *answer)
{
    struct limit_view view;

    limiter_take(&sandbox->limiter, "/", false, &view);
    answer_page(answer, 413, "Request Entity Too Large");
    add_headers(answer, &view);
}
