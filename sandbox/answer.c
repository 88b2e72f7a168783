/* SPDX-License-Identifier: MIT */
/*
 * answer.c - see answer.h
 */
#include "answer.h"

#include <stdarg.h>

#include "ident.h"
#include "jsonwrite.h"

static const struct {
    const char *code;
    int status;
    const char *summary;
    bool blank; /* the subject follows the summary */
} errors[] = {
    [ERROR_VALIDATION] = {"E0000001", 400, "Api validation failed: ", true},
    [ERROR_NOT_JSON] = {"E0000003", 400,
                        "The request body was not well-formed.", false},
    [ERROR_PERMISSION] =
        {"E0000006", 403,
         "You do not have permission to perform the requested action", false},
    [ERROR_NOT_FOUND] = {"E0000007", 404,
                         "Not found: Resource not found: ", true},
    [ERROR_NO_SUCH_PATH] = {"E0000008", 404, "The requested path was not found",
                            false},
    [ERROR_INTERNAL] = {"E0000009", 500, "Internal Server Error", false},
    [ERROR_INVALID_TOKEN] = {"E0000011", 401, "Invalid token provided", false},
    [ERROR_MEDIA_TYPE] =
        {"E0000021", 400,
         "Bad request. Accept and/or Content-Type headers likely do not match "
         "supported values.",
         false},
    [ERROR_METHOD] = {"E0000022", 405,
                      "The endpoint does not support the provided HTTP method",
                      false},
    [ERROR_SEARCH] = {"E0000031", 400, "Invalid search criteria.", false},
    [ERROR_TOO_MANY] =
        {"E0000047", 429,
         "API call exceeded rate limit due to too many requests.", false},
};

void answer_init(struct answer *answer)
{
    *answer = (struct answer){.status = 200, .body = BUF_INIT(ANSWER_BODY_MAX)};
}

void answer_free(struct answer *answer)
{
    pairs_free(&answer->headers);
    buf_free(&answer->body);
}

void answer_header(struct answer *answer, const char *name, const char *format,
                   ...)
{
    auto_buf struct buf value = BUF_INIT(ANSWER_BODY_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&value, format, args);
    va_end(args);
    if (!buf_ok(&value) || !pairs_add(&answer->headers, name, buf_cstr(&value)))
        answer->failed = true;
}

void answer_reset(struct answer *answer, int status)
{
    answer->status = status;
    answer->content_type = NULL;
    buf_reset(&answer->body);
}

void answer_page(struct answer *answer, int status, const char *title)
{
    answer_reset(answer, status);
    answer->content_type = "text/html";
    buf_fmt(&answer->body,
            "<html>\n<head><title>%d %s</title></head>\n"
            "<body>\n<h1>%d %s</h1>\n</body>\n</html>\n",
            status, title, status, title);
}

static void error_id(struct buf *out)
{
    char id[IDENT_ROOM];

    ident_fresh(id, "oae");
    json_key(out, "errorId");
    json_quote_str(out, id);
}

static void error_causes(struct buf *out, const struct buf *causes)
{
    json_key(out, "errorCauses");
    buf_char(out, '[');
    if (causes != NULL)
        buf_add(out, buf_cstr(causes), causes->size);
    buf_str(out, "]}");
}

void answer_error(struct answer *answer, enum error_code code,
                  const char *subject, const struct buf *causes)
{
    auto_buf struct buf summary = BUF_INIT(ANSWER_BODY_MAX);
    struct buf *out = &answer->body;

    answer_reset(answer, errors[code].status);
    answer->content_type = "application/json";
    buf_str(&summary, errors[code].summary);
    if (errors[code].blank && subject != NULL)
        buf_str(&summary, subject);
    buf_char(out, '{');
    json_key(out, "errorCode");
    json_quote_str(out, errors[code].code);
    json_key(out, "errorSummary");
    json_quote(out, buf_cstr(&summary), summary.size);
    json_key(out, "errorLink");
    json_quote_str(out, errors[code].code);
    error_id(out);
    error_causes(out, causes);
}

void error_cause(struct buf *causes, const char *format, ...)
{
    auto_buf struct buf text = BUF_INIT(ANSWER_BODY_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    if (causes->size > 0)
        buf_char(causes, ',');
    buf_str(causes, "{\"errorSummary\":");
    json_quote(causes, buf_cstr(&text), text.size);
    buf_char(causes, '}');
}

void answer_error_because(struct answer *answer, enum error_code code,
                          const char *subject, const char *format, ...)
{
    auto_buf struct buf text = BUF_INIT(ANSWER_BODY_MAX);
    auto_buf struct buf causes = BUF_INIT(ANSWER_BODY_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    error_cause(&causes, "%s", buf_cstr(&text));
    answer_error(answer, code, subject, &causes);
}

void answer_conflict(struct answer *answer, const char *summary)
{
    struct buf *out = &answer->body;

    answer_reset(answer, 409);
    answer->content_type = "application/json";
    buf_char(out, '{');
    json_key(out, "errorSummary");
    json_quote_str(out, summary);
    error_id(out);
    error_causes(out, NULL);
}

void answer_not_found(struct answer *answer, const char *id, const char *kind)
{
    auto_buf struct buf subject = BUF_INIT(ANSWER_BODY_MAX);

    buf_fmt(&subject, "%s (%s)", id, kind);
    answer_error(answer, ERROR_NOT_FOUND, buf_cstr(&subject), NULL);
}
