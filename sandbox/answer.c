/* SPDX-License-Identifier: MIT */
/*
 * answer.c - fills answers with JSON, pages and Okta's errors
 */
#include "answer.h"

#include <stdarg.h>

#include "ident.h"

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

void answer_json(struct answer *answer, struct json_object *value)
{
    answer->content_type = "application/json";
    object_write(&answer->body, value);
    json_object_put(value);
}

static void put_causes(struct json_object *error, struct json_object *causes)
{
    char id[IDENT_ROOM];

    ident_fresh(id, "oae");
    put_text(error, "errorId", id);
    put(error, "errorCauses",
        causes != NULL ? causes : json_object_new_array());
}

void answer_error(struct answer *answer, enum error_code code,
                  const char *subject, struct json_object *causes)
{
    struct json_object *error = json_object_new_object();

    answer_reset(answer, errors[code].status);
    put_text(error, "errorCode", errors[code].code);
    put_format(error, "errorSummary", "%s%s", errors[code].summary,
               errors[code].blank && subject != NULL ? subject : "");
    put_text(error, "errorLink", errors[code].code);
    put_causes(error, causes);
    answer_json(answer, error);
}

__attribute__((format(printf, 2, 0))) static void
add_cause(struct json_object *causes, const char *format, va_list args)
{
    auto_buf struct buf text = BUF_INIT(ANSWER_BODY_MAX);
    struct json_object *cause = json_object_new_object();

    buf_vfmt(&text, format, args);
    put_buf(cause, "errorSummary", &text);
    push(causes, cause);
}

void error_cause(struct json_object *causes, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_cause(causes, format, args);
    va_end(args);
}

void answer_error_because(struct answer *answer, enum error_code code,
                          const char *subject, const char *format, ...)
{
    struct json_object *causes = json_object_new_array();
    va_list args;

    va_start(args, format);
    add_cause(causes, format, args);
    va_end(args);
    answer_error(answer, code, subject, causes);
}

void answer_conflict(struct answer *answer, const char *summary)
{
    struct json_object *error = json_object_new_object();

    answer_reset(answer, 409);
    put_text(error, "errorSummary", summary);
    put_causes(error, NULL);
    answer_json(answer, error);
}

void answer_not_found(struct answer *answer, const char *id, const char *kind)
{
    auto_buf struct buf subject = BUF_INIT(ANSWER_BODY_MAX);

    buf_fmt(&subject, "%s (%s)", id, kind);
    answer_error(answer, ERROR_NOT_FOUND, buf_cstr(&subject), NULL);
    answer->failed = answer->failed || !buf_ok(&subject);
}
