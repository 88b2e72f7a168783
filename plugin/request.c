/* SPDX-License-Identifier: MIT */
/* request.c - adds the connector's own header fields, and builds the whole
   request. */
#include "request.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "config.h"
#include "headers.h"
#include "jsonwrite.h"
#include "service.h"

void request_free(struct request *request)
{
    curl_url_cleanup(request->url);
    buf_free(&request->target);
    buf_free(&request->signature);
    buf_free(&request->retry_lines);
    buf_free(&request->lines);
}

/* ---- the URL ---- */

bool request_set_url(struct request *request, const struct origin *origin,
                     const struct buf *target, struct error *error)
{
    request->url = origin_join(origin, target, error);
    if (request->url == NULL)
        return false;
    buf_add(&request->target, buf_cstr(&origin->base), origin->base.size);
    buf_add(&request->target, buf_cstr(target), target->size);
    return buf_ok(&request->target) || error_no_memory(error);
}

/* Returns the size of "https://acme.example", or of the whole text if nothing
   follows it. */
static size_t place_size(const char *url)
{
    const char *host = strstr(url, "://");

    return host == NULL ? strlen(url)
                        : (size_t)(host - url) + 3 + strcspn(host + 3, "/?#");
}

bool request_add_url(const struct request *request, struct buf *out)
{
    char *url = NULL;

    if (curl_url_get(request->url, CURLUPART_URL, &url, 0) != CURLUE_OK)
        return false;
    buf_add(out, url, place_size(url));
    curl_free(url);
    buf_add(out, buf_cstr(&request->target), request->target.size);
    return buf_ok(out);
}

/* ---- header fields ---- */

static void end_line(struct request *request)
{
    buf_char(&request->lines, '\0');
}

/* Built once, since libcurl composes its version text on every call. */
static char own_agent[128];
static pthread_once_t own_agent_once = PTHREAD_ONCE_INIT;

static void make_own_agent(void)
{
    snprintf(own_agent, sizeof own_agent, "User-Agent: %s/%s libcurl/%s",
             service.product, PACKAGE_VERSION,
             curl_version_info(CURLVERSION_NOW)->version);
}

void request_add_user_agent(struct request *request, const struct buf *more)
{
    pthread_once(&own_agent_once, make_own_agent);
    buf_str(&request->lines, own_agent);
    if (more != NULL && more->size > 0) {
        buf_char(&request->lines, ' ');
        buf_add(&request->lines, more->data, more->size);
    }
    end_line(request);
}

static bool is_content_type(const char *line)
{
    return ascii_same_start(line, "Content-Type:", 13);
}

/* Adds the connection's header fields that the form does not have. */
static void add_defaults(struct request *request, const struct headers *own,
                         const struct headers *defaults)
{
    const char *at = buf_cstr(&defaults->lines);
    const char *end = at + defaults->lines.size;

    for (; at < end; at += strlen(at) + 1) {
        if ((request->body.data == NULL && is_content_type(at))
            || headers_have(own, at))
            continue;
        buf_str(&request->lines, at);
        end_line(request);
    }
}

static void add_lines(struct request *request, const struct plan *plan,
                      const struct headers *defaults)
{
    const struct headers *headers = &plan->headers;

    request_add_user_agent(request, headers->user_agent.size > 0
                                        ? &headers->user_agent
                                        : &defaults->user_agent);
    if (!headers->has_accept && !defaults->has_accept) {
        buf_str(&request->lines, "Accept: application/json");
        end_line(request);
    }
    if (request->body.data != NULL && !headers->has_content_type
        && !defaults->has_content_type) {
        buf_str(&request->lines, "Content-Type: application/json");
        end_line(request);
    }
    buf_add(&request->lines, buf_cstr(&headers->lines), headers->lines.size);
    if (defaults->lines.size > 0)
        add_defaults(request, headers, defaults);
}

bool request_build(struct request *request, const struct plan *plan,
                   const struct connection *connection, struct error *error)
{
    request->method = plan->method->name;
    request->takes_body = plan->method->takes_body;
    request->repeatable = plan->method->repeatable;
    request->deletes = plan->deletes;
    request->body = plan->body;
    if (connection->auth->fits != NULL
        && !connection->auth->fits(connection, plan, error))
        return false;
    if (!request_set_url(request, &connection->origin, &plan->target, error))
        return false;
    add_lines(request, plan, &connection->headers);
    return buf_ok(&request->lines)
           || error_buf(error, &request->lines, "headers");
}

/* ---- preview ---- */

static void quote_redacted(const struct redactor *redactor, struct buf *out,
                           const char *text, size_t size)
{
    auto_buf struct buf clean = BUF_INIT(BUF_UNLIMITED);

    redact(redactor, &clean, text, size);
    if (!buf_ok(&clean))
        out->failed = true;
    json_quote(out, buf_cstr(&clean), clean.size);
}

/* Returns false if memory ran out. */
static bool preview_url(const struct request *request,
                        const struct connection *connection, struct buf *out)
{
    auto_buf struct buf shown = BUF_INIT(BUF_UNLIMITED);

    if (!request_add_url(request, &shown))
        return false;
    if (connection->auth->preview_url != NULL)
        connection->auth->preview_url(connection, &shown);
    quote_redacted(&connection->redactor, out, buf_cstr(&shown), shown.size);
    return buf_ok(&shown);
}

static void preview_line(const struct redactor *redactor, struct buf *out,
                         const char *line)
{
    size_t name = strcspn(line, ":;");
    const char *value = line[name] == ':' ? line + name + 2 : "";

    buf_str(out, out->size > 0 && out->data[out->size - 1] == '['
                     ? "{\"name\":"
                     : ",{\"name\":");
    json_quote(out, line, name);
    buf_str(out, ",\"value\":");
    quote_redacted(redactor, out, value, strlen(value));
    buf_char(out, '}');
}

/* Returns the effects of a request by card.h's names, quoted. */
static const char *effects_of(const struct request *request)
{
    if (strcmp(request->method, "GET") == 0)
        return "\"reads\"";
    if (strcmp(request->method, "DELETE") == 0)
        return "\"deletes\"";
    return request->deletes ? "\"changes\",\"deletes\"" : "\"changes\"";
}

void request_preview(const struct request *request,
                     const struct connection *connection, struct buf *out)
{
    const struct redactor *redactor = &connection->redactor;
    const char *line = buf_cstr(&request->lines);
    const char *end = line + request->lines.size;

    buf_fmt(out, "{\"method\":\"%s\",\"url\":", request->method);
    if (!preview_url(request, connection, out)) {
        out->failed = true;
        return;
    }
    if (connection->auth->preview_url != NULL)
        buf_fmt(out, ",\"url_secret\":\"%s\"",
                service_field(connection->auth->secret)->key);
    buf_str(out, ",\"headers\":[");
    if (connection->auth->preview != NULL)
        connection->auth->preview(connection, out);
    for (; line < end; line += strlen(line) + 1)
        preview_line(redactor, out, line);
    if (request->takes_body && request->body.data == NULL)
        buf_str(out, ",{\"name\":\"Content-Length\",\"value\":\"0\"}");
    buf_char(out, ']');
    if (request->body.data != NULL) {
        buf_str(out, ",\"body\":");
        quote_redacted(redactor, out, request->body.data, request->body.size);
    }
    buf_fmt(out, ",\"effects\":[%s]}", effects_of(request));
}
