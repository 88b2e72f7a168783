/* SPDX-License-Identifier: MIT */
/* serve-params.c - reads parameters, and reports what is wrong with them. */
#include "serve-params.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool params_find(const struct context *c, const char *key,
                 struct json_span *value)
{
    return c->request->params.data != NULL
           && json_find(c->request->params, key, value)
           && json_type(*value) != '0';
}

void params_refuse(const struct context *c, const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT(BUF_TEXT);
    va_list args;

    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    rpc_fail(c->request->id, RPC_INVALID_PARAMS, buf_cstr(&message), NULL);
}

void request_refuse(const struct context *c, const struct problem *problem)
{
    auto_buf struct buf data = BUF_INIT(BUF_UNLIMITED);

    buf_str(&data, "{\"error\":");
    problem_json(&data, problem);
    buf_char(&data, '}');
    rpc_fail(c->request->id, RPC_HOST - problem->status,
             buf_cstr(&problem->message), &data);
}

/* Reads a required string. */
bool params_text(const struct context *c, const char *key, struct buf *text)
{
    struct json_span value;

    if (params_find(c, key, &value) && json_type(value) == 's') {
        json_unquote(text, value);
        if (buf_ok(text) && text->size > 0
            && memchr(text->data, '\0', text->size) == NULL)
            return true;
    }
    params_refuse(c, "The parameter %s must be a non-empty string.", key);
    return false;
}

bool params_number(const struct context *c, const char *key, long long least,
                   long long most, int64_t *number)
{
    struct json_span value;
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    char *end;
    long long n;

    if (!params_find(c, key, &value))
        return true;
    buf_add(&text, value.data, value.size);
    errno = 0;
    n = strtoll(buf_cstr(&text), &end, 10);
    if (json_type(value) == 'n' && buf_ok(&text) && *end == '\0' && errno == 0
        && n >= least && n <= most) {
        *number = n;
        return true;
    }
    params_refuse(c, "The parameter %s must be a whole number in its range.",
                  key);
    return false;
}
