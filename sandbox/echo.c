/* SPDX-License-Identifier: MIT */
/*
 * echo.c - answers with the request as JSON
 */
#include "echo.h"

#include "jsonwrite.h"
#include "wholenumber.h"

bool read_status(const char *text, struct answer *answer, int *status)
{
    int64_t number;

    if (text == NULL)
        return true;
    if (!whole_number(text, 200, 599, &number)) {
        answer_error_because(answer, ERROR_VALIDATION, "status",
                             "status: The value must be a number from 200 to "
                             "599.");
        return false;
    }
    *status = (int)number;
    return true;
}

void echo_answer(struct answer *answer, const struct request *request)
{
    struct buf *out = &answer->body;
    const char *chosen = request_header(request, "X-Sandbox-Status");

    if (!read_status(chosen != NULL ? chosen : request_param(request, "status"),
                     answer, &answer->status))
        return;
    if (answer->status == 204 || answer->status == 304)
        return;
    answer->content_type = "application/json";
    buf_char(out, '{');
    json_key(out, "method");
    json_quote_str(out, request->method);
    json_key(out, "path");
    json_quote(out, request->path.data, request->path.size);
    json_key(out, "query");
    if (request->query.data == NULL)
        buf_str(out, "null");
    else
        json_quote(out, request->query.data, request->query.size);
    json_key(out, "params");
    pairs_write(out, &request->params);
    json_key(out, "headers");
    request_write_headers(out, request, false);
    request_write_body(out, request);
    buf_char(out, '}');
}
