/* SPDX-License-Identifier: MIT */
/* problem.c - problems as text and as JSON, on stderr. */
#include "problem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "text.h"

#define LINE_LIMIT ((size_t)1 << 26)

void problem_free(struct problem *problem)
{
    buf_free(&problem->message);
    buf_free(&problem->object);
}

bool problem_set(struct problem *problem, int status, const char *format, ...)
{
    va_list args;

    buf_reset(&problem->message);
    buf_reset(&problem->object);
    problem->status = status;
    va_start(args, format);
    buf_vfmt(&problem->message, format, args);
    va_end(args);
    return false;
}

bool problem_add(struct problem *problem, const char *format, ...)
{
    va_list args;

    if (problem->message.size > 0)
        buf_char(&problem->message, '\n');
    va_start(args, format);
    buf_vfmt(&problem->message, format, args);
    va_end(args);
    return false;
}

/* Of a member of an error object: the text of a string, or nothing. */
static void string_member(struct json_span object, const char *key,
                          struct buf *text)
{
    struct json_span value;

    buf_reset(text);
    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(text, value);
}

static int http_status(struct json_span error)
{
    struct json_span value;

    if (json_type(error) != 'o' || !json_find(error, "http_status", &value)
        || json_type(value) != 'n' || value.size != 3)
        return 400;
    /* beyond 599 is an error of the server too (RFC 9110, section 15) */
    return value.data[0] >= '5' ? 500 : 400;
}

static int status_of(int32_t code, struct json_span error)
{
    switch (code) {
    case CARD_INVALID_INPUT:
        return STATUS_FORM;
    case CARD_BAD_CONNECTION:
    case CARD_AUTH:
        return STATUS_CONNECTION;
    case CARD_HTTP_STATUS:
        return http_status(error) >= 500 ? STATUS_HTTP_5XX : STATUS_HTTP_4XX;
    case CARD_NETWORK:
    case CARD_TLS:
    case CARD_PROTOCOL:
    case CARD_TOO_BIG:
        return STATUS_NETWORK;
    case CARD_TIMEOUT:
        return STATUS_TIMEOUT;
    case CARD_CANCELLED:
        return STATUS_INTERRUPTED;
    default:
        return STATUS_INTERNAL;
    }
}

static const char *code_name(int32_t code)
{
    static const char *const names[] = {
        "OK",      "INVALID_INPUT", "BAD_CONNECTION", "AUTH",    "HTTP_STATUS",
        "NETWORK", "TLS",           "PROTOCOL",       "TIMEOUT", "CANCELLED",
        "TOO_BIG", "NO_MEMORY",     "INTERNAL"};

    if (code < 0 || (size_t)code >= sizeof names / sizeof *names)
        return "a code this host does not know";
    return names[code];
}

/* Of one entry of errors[]: where it is, and what. */
static void read_cause(struct json_span cause, struct buf *place,
                       struct buf *text)
{
    string_member(cause, "pointer", place);
    if (place->size == 0)
        string_member(cause, "field", place);
    string_member(cause, "message", text);
}

/*
 * Each entry of errors[] on a line of its own. A card's message may well be
 * its first cause again, "(and 2 more)"; then a heading stands in its place.
 */
static void add_causes(struct problem *problem, struct json_span error)
{
    auto_buf struct buf place = BUF_INIT(LINE_LIMIT);
    auto_buf struct buf text = BUF_INIT(LINE_LIMIT);
    struct json_walk walk;
    struct json_span causes, cause;
    bool is_first = true;

    if (!json_find(error, "errors", &causes) || json_type(causes) != 'a')
        return;
    json_walk_into(&walk, causes);
    while (json_walk_element(&walk, &cause)) {
        if (json_type(cause) != 'o')
            continue;
        read_cause(cause, &place, &text);
        if (is_first && text.size > 0
            && strncmp(buf_cstr(&problem->message), buf_cstr(&text), text.size)
                   == 0) {
            if (place.size == 0)
                continue;
            buf_reset(&problem->message);
            buf_fmt(&problem->message, "the %s is not valid:",
                    problem->status == STATUS_FORM ? "form" : "connection");
        }
        is_first = false;
        problem_add(problem, "%s%s%s", buf_cstr(&place),
                    place.size > 0 ? ": " : "", buf_cstr(&text));
    }
}

bool problem_card(struct problem *problem, int32_t code, struct card_text error)
{
    struct json_span object = {error.data, error.size};
    auto_buf struct buf text = BUF_INIT(LINE_LIMIT);

    if (error.data == NULL || !json_valid(error.data, error.size, NULL)
        || json_type(object) != 'o') {
        struct json_span none = {NULL, 0};

        return problem_set(problem, status_of(code, none),
                           "the card failed (%s) and did not say why",
                           code_name(code));
    }
    string_member(object, "message", &text);
    problem_set(problem, status_of(code, object), "%s",
                text.size > 0 ? buf_cstr(&text) : code_name(code));
    add_causes(problem, object);
    string_member(object, "request_id", &text);
    if (text.size > 0)
        problem_add(problem, "request id: %s", buf_cstr(&text));
    json_compact(&problem->object, object);
    return false;
}

static const char *own_code(int status)
{
    switch (status) {
    case STATUS_USAGE:
        return "USAGE";
    case STATUS_FORM:
        return "INVALID_INPUT";
    case STATUS_CONNECTION:
        return "BAD_CONNECTION";
    case STATUS_PLUGIN:
        return "PLUGIN";
    case STATUS_INTERRUPTED:
        return "CANCELLED";
    default:
        return "INTERNAL";
    }
}

static void write_stderr(const struct buf *line)
{
    size_t at = 0;

    while (at < line->size) {
        ssize_t n = write(STDERR_FILENO, line->data + at, line->size - at);

        if (n <= 0)
            return; /* nobody is left to tell */
        at += (size_t)n;
    }
}

static void add_lines(struct buf *line, const struct buf *message)
{
    const char *at = buf_cstr(message);

    buf_str(line, "host-stub: ");
    for (;;) {
        size_t size = strcspn(at, "\n");

        text_safe(line, at, size);
        buf_char(line, '\n');
        if (at[size] == '\0')
            return;
        at += size + 1;
        buf_str(line, "  ");
    }
}

void problem_json(struct buf *out, const struct problem *problem)
{
    if (problem->object.size > 0) {
        buf_add(out, problem->object.data, problem->object.size);
        return;
    }
    buf_char(out, '{');
    json_key(out, "code");
    json_quote_str(out, own_code(problem->status));
    json_key(out, "message");
    json_quote(out, buf_cstr(&problem->message), problem->message.size);
    buf_char(out, '}');
}

void problem_report(const struct problem *problem, bool json)
{
    auto_buf struct buf line = BUF_INIT(LINE_LIMIT);

    if (!json) {
        add_lines(&line, &problem->message);
    } else {
        problem_json(&line, problem);
        buf_char(&line, '\n');
    }
    write_stderr(&line);
}

void notice(const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT(LINE_LIMIT);
    auto_buf struct buf line = BUF_INIT(LINE_LIMIT);
    va_list args;

    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    add_lines(&line, &message);
    write_stderr(&line);
}

void tell(const char *data, size_t size)
{
    auto_buf struct buf line = BUF_INIT(LINE_LIMIT);

    text_safe(&line, data, size);
    buf_char(&line, '\n');
    write_stderr(&line);
}
