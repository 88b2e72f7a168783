/* SPDX-License-Identifier: MIT */
/* refusal.c - Okta's error body read, and put into the error object. */
#include "refusal.h"

#include <string.h>

#include "card.h"
#include "jsonwrite.h"

#define BODY_MAX 65536 /* no error body is longer */
#define SUMMARY_MAX 1024
#define CAUSES_TOLD 3

/* What to do, by status; the rest speaks for itself. */
static const char *advice(long status)
{
    switch (status) {
    case 401:
        return " Check the connection's token: it may be mistyped, expired or "
               "revoked.";
    case 403:
        return " Who signs in lacks an admin role that allows this, such as "
               "Super Administrator, or the app a scope: assign the one or "
               "grant the other in the Admin Console.";
    case 404:
        return " Check the Relative URL and the ids in it.";
    case 405:
        return " Choose another Request Type for this path.";
    case 429:
        return " The org's rate limit is used up for now; try again later.";
    default:
        return status >= 500 ? " The fault is the server's; try again later."
                             : "";
    }
}

static bool text_of(struct json_span object, const char *key, struct buf *text)
{
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return false;
    json_unquote(text, value);
    return buf_ok(text);
}

static void add_text(struct buf *out, const char *key, const struct buf *text)
{
    buf_str(out, out->size > 0 ? "," : "");
    json_quote_str(out, key);
    buf_char(out, ':');
    json_quote(out, buf_cstr(text), text->size);
}

/* All for programs; the first few in the sentence that is `said`. */
static void add_causes(struct buf *out, struct json_span causes,
                       struct buf *said)
{
    struct json_walk walk;
    struct json_span cause;
    bool first = true;
    int told = 0;

    buf_str(out, out->size > 0 ? ",\"errorCauses\":[" : "\"errorCauses\":[");
    json_walk_into(&walk, causes);
    while (json_walk_element(&walk, &cause)) {
        auto_buf struct buf summary = BUF_INIT(SUMMARY_MAX);

        if (json_type(cause) != 'o'
            || !text_of(cause, "errorSummary", &summary)) {
            out->failed = out->failed || buf_no_memory(&summary);
            continue;
        }
        buf_str(out, first ? "{\"errorSummary\":" : ",{\"errorSummary\":");
        json_quote(out, buf_cstr(&summary), summary.size);
        buf_char(out, '}');
        if (told++ < CAUSES_TOLD)
            buf_fmt(said, "%s %s", first ? ":" : ";", buf_cstr(&summary));
        first = false;
    }
    buf_char(out, ']');
}

/* Says in one sentence what the server said. */
static void read_body(struct json_span body, struct buf *said,
                      struct error *error)
{
    auto_buf struct buf code = BUF_INIT(SUMMARY_MAX);
    auto_buf struct buf summary = BUF_INIT(SUMMARY_MAX);
    struct json_span causes;
    bool has_code = text_of(body, "errorCode", &code);
    bool has_summary = text_of(body, "errorSummary", &summary);

    if (has_code)
        add_text(&error->from_server, "errorCode", &code);
    if (has_summary)
        add_text(&error->from_server, "errorSummary", &summary);
    if (has_summary)
        buf_fmt(said, ": %s", buf_cstr(&summary));
    if (has_code)
        buf_fmt(said, " (%s)", buf_cstr(&code));
    if (json_find(body, "errorCauses", &causes) && json_type(causes) == 'a')
        add_causes(&error->from_server, causes, said);
    if (buf_no_memory(&error->from_server) || buf_no_memory(&code)
        || buf_no_memory(&summary))
        error_no_memory(error);
    if (!buf_ok(&error->from_server))
        buf_reset(&error->from_server);
}

static bool ends_in_stop(const struct buf *text)
{
    return text->size > 0 && text->data[text->size - 1] == '.';
}

/* insufficient_scope (RFC 6750, section 3.1) names the scopes that would do. */
static void missing_scope(const char *challenge, struct buf *said)
{
    const char *scope = strstr(challenge, "scope=\"");
    size_t size;

    if (strstr(challenge, "insufficient_scope") == NULL)
        return;
    size = scope != NULL ? strcspn(scope + strlen("scope=\""), "\"") : 0;
    if (size > 0 && size < 256)
        buf_fmt(said,
                " The token lacks the scope %.*s: add it to scopes, and "
                "grant it to the app.",
                (int)size, scope + strlen("scope=\""));
    else
        buf_str(said,
                " The token lacks a scope, such as okta.devices.read to look "
                "or okta.devices.manage to change: add it to scopes, and grant "
                "it to the app.");
}

void refusal_report(long status, struct json_span body, const char *challenge,
                    struct error *error)
{
    auto_buf struct buf said = BUF_INIT((CAUSES_TOLD + 2) * SUMMARY_MAX + 64);
    auto_buf struct buf scope = BUF_INIT(512);

    if (body.data != NULL && body.size <= BODY_MAX && json_type(body) == 'o')
        read_body(body, &said, error);
    if (challenge != NULL)
        missing_scope(challenge, &scope);
    if (buf_no_memory(&said) || buf_no_memory(&scope))
        error_no_memory(error);
    error->http_status = status;
    error->retryable = status == 429 || status == 503 || status == 504;
    error_add(error, CARD_HTTP_STATUS, NULL, NULL,
              "The server answered %ld%s%s%s", status, buf_cstr(&said),
              ends_in_stop(&said) ? "" : ".",
              scope.size > 0 ? buf_cstr(&scope) : advice(status));
}
