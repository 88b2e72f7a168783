/* SPDX-License-Identifier: MIT */
/* request.c - the connector's own header fields, and the whole request. */
#include "request.h"

#include <string.h>

#include "config.h"
#include "descriptor.h"
#include "jsonwrite.h"

static const char json_type_name[] = "application/json";

void request_free(struct request *request)
{
    curl_url_cleanup(request->url);
    curl_free(request->url_text);
    buf_free(&request->lines);
}

static void end_line(struct request *request)
{
    buf_char(&request->lines, '\0');
}

/* The Authorization line comes first: request_preview() counts on it. */
static void add_authorization(struct request *request,
                              const struct connection *connection)
{
    bool api_token = connection->auth == AUTH_API_TOKEN;

    request->auth_scheme = api_token ? "SSWS" : "Bearer";
    request->auth_key = card_connection[api_token ? CONNECTION_API_TOKEN
                                                  : CONNECTION_ACCESS_TOKEN]
                            .key;
    buf_fmt(&request->lines, "Authorization: %s ", request->auth_scheme);
    buf_add(&request->lines, connection->token.data, connection->token.size);
    end_line(request);
}

static void add_user_agent(struct request *request,
                           const struct headers *headers)
{
    buf_fmt(&request->lines, "User-Agent: %s/%s libcurl/%s", card_descriptor.id,
            PACKAGE_VERSION, curl_version_info(CURLVERSION_NOW)->version);
    if (headers->user_agent.size > 0) {
        buf_char(&request->lines, ' ');
        buf_add(&request->lines, headers->user_agent.data,
                headers->user_agent.size);
    }
    end_line(request);
}

static void add_lines(struct request *request, const struct input *input,
                      const struct connection *connection)
{
    const struct headers *headers = &input->headers;

    add_authorization(request, connection);
    add_user_agent(request, headers);
    if (!headers->has_accept) {
        buf_fmt(&request->lines, "Accept: %s", json_type_name);
        end_line(request);
    }
    if (request->body.data != NULL && !headers->has_content_type) {
        buf_fmt(&request->lines, "Content-Type: %s", json_type_name);
        end_line(request);
    }
    buf_add(&request->lines, buf_cstr(&headers->lines), headers->lines.size);
}

bool request_build(struct request *request, const struct input *input,
                   const struct connection *connection, struct error *error)
{
    request->method = input->method;
    request->takes_body = input->takes_body;
    request->repeatable = input->repeatable;
    request->body = input_body(input);
    request->url = origin_join(&connection->origin, &input->target, error);
    if (request->url == NULL)
        return false;
    if (curl_url_get(request->url, CURLUPART_URL, &request->url_text, 0)
        != CURLUE_OK)
        return error_no_memory(error);
    add_lines(request, input, connection);
    return buf_ok(&request->lines)
           || error_buf(error, &request->lines, "headers");
}

/* ---- preview ---- */

static void quote_redacted(const struct redactor *redactor, struct buf *out,
                           const char *text, size_t size)
{
    auto_buf struct buf clean = BUF_INIT(SIZE_MAX / 2);

    redact(redactor, &clean, text, size);
    if (!buf_ok(&clean))
        out->failed = true;
    json_quote(out, buf_cstr(&clean), clean.size);
}

static void preview_secret(const struct request *request, struct buf *out)
{
    buf_fmt(out,
            "{\"name\":\"Authorization\",\"value\":\"%s " REDACT_MASK
            "\",\"prefix\":\"%s \",\"secret\":\"%s\"}",
            request->auth_scheme, request->auth_scheme, request->auth_key);
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

void request_preview(const struct request *request,
                     const struct redactor *redactor, struct buf *out)
{
    const char *line = buf_cstr(&request->lines);
    const char *end = line + request->lines.size;

    buf_fmt(out, "{\"method\":\"%s\",\"url\":", request->method);
    quote_redacted(redactor, out, request->url_text, strlen(request->url_text));
    buf_str(out, ",\"headers\":[");
    preview_secret(request, out);
    for (line += strlen(line) + 1; line < end; line += strlen(line) + 1)
        preview_line(redactor, out, line);
    if (request->takes_body && request->body.data == NULL)
        buf_str(out, ",{\"name\":\"Content-Length\",\"value\":\"0\"}");
    buf_char(out, ']');
    if (request->body.data != NULL) {
        buf_str(out, ",\"body\":");
        quote_redacted(redactor, out, request->body.data, request->body.size);
    }
    buf_char(out, '}');
}
