/* SPDX-License-Identifier: MIT */
/* request.c - adds the connector's own header fields, and builds the whole
   request. */
#include "request.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "jsonwrite.h"

void request_free(struct request *request)
{
    curl_url_cleanup(request->url);
    curl_free(request->url_text);
    buf_free(&request->signature);
    buf_free(&request->retry_lines);
    buf_free(&request->lines);
}

static void end_line(struct request *request)
{
    buf_char(&request->lines, '\0');
}

/* The module's name, whichever of its cards makes the request. */
#define PRODUCT "custom_api_action"

/* Built once, since libcurl composes its version text on every call. */
static char own_agent[128];
static pthread_once_t own_agent_once = PTHREAD_ONCE_INIT;

static void make_own_agent(void)
{
    snprintf(own_agent, sizeof own_agent, "User-Agent: %s/%s libcurl/%s",
             PRODUCT, PACKAGE_VERSION,
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

static void add_lines(struct request *request, const struct plan *plan)
{
    const struct headers *headers = &plan->headers;

    request_add_user_agent(request, &headers->user_agent);
    if (!headers->has_accept) {
        buf_str(&request->lines, "Accept: application/json");
        end_line(request);
    }
    if (request->body.data != NULL && !headers->has_content_type) {
        buf_str(&request->lines, "Content-Type: application/json");
        end_line(request);
    }
    buf_add(&request->lines, buf_cstr(&headers->lines), headers->lines.size);
}

bool request_build(struct request *request, const struct plan *plan,
                   const struct connection *connection, struct error *error)
{
    request->method = plan->method->name;
    request->takes_body = plan->method->takes_body;
    request->repeatable = plan->method->repeatable;
    request->deletes = plan->deletes;
    request->body = plan->body;
    request->url = origin_join(&connection->origin, &plan->target, error);
    if (request->url == NULL)
        return false;
    add_lines(request, plan);
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

static void preview_line(const struct redactor *redactor, struct buf *out,
                         const char *line)
{
    size_t name = strcspn(line, ":;");
    const char *value = line[name] == ':' ? line + name + 2 : "";

    buf_str(out, ",{\"name\":");
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
    char *url = NULL;

    if (curl_url_get(request->url, CURLUPART_URL, &url, 0) != CURLUE_OK) {
        out->failed = true;
        return;
    }
    buf_fmt(out, "{\"method\":\"%s\",\"url\":", request->method);
    quote_redacted(redactor, out, url, strlen(url));
    curl_free(url);
    buf_str(out, ",\"headers\":[");
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
