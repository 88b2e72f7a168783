/* SPDX-License-Identifier: MIT */
/* problem.c - formats problems as text and as JSON, on standard error. */
#include "problem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "result-check.h"
#include "terminal.h"
#include "text.h"

#define LINE_LIMIT ((size_t)1 << 26)

void problem_free(struct problem *problem)
{
    buf_free(&problem->message);
    buf_free(&problem->object);
    buf_free(&problem->next);
    buf_free(&problem->next_refused);
}

/* Appends the text, shortened to a readable length. */
__attribute__((format(printf, 2, 0))) static void
add_text(struct buf *message, const char *format, va_list args)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    size_t size = PROBLEM_TEXT_MOST;

    buf_vfmt(&text, format, args);
    if (text.size <= size) {
        buf_add(message, text.data, text.size);
        return;
    }
    while (size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80)
        size--; /* do not cut within a character */
    buf_add(message, text.data, size);
    buf_fmt(message, " ... (truncated; it has %zu bytes)", text.size);
}

static void begin(struct problem *problem, int status, const char *code)
{
    buf_reset(&problem->message);
    buf_reset(&problem->object);
    buf_reset(&problem->next);
    buf_reset(&problem->next_refused);
    problem->status = status;
    problem->code = code;
}

bool problem_set(struct problem *problem, int status, const char *format, ...)
{
    va_list args;

    begin(problem, status, NULL);
    va_start(args, format);
    add_text(&problem->message, format, args);
    va_end(args);
    return false;
}

bool problem_no_memory(struct problem *problem)
{
    return problem_set(problem, STATUS_INTERNAL, "no memory");
}

bool problem_set_code(struct problem *problem, int status, const char *code,
                      const char *format, ...)
{
    va_list args;

    begin(problem, status, code);
    va_start(args, format);
    add_text(&problem->message, format, args);
    va_end(args);
    return false;
}

bool problem_add(struct problem *problem, const char *format, ...)
{
    va_list args;

    if (problem->message.size > 0)
        buf_char(&problem->message, '\n');
    va_start(args, format);
    add_text(&problem->message, format, args);
    va_end(args);
    return false;
}

/* The text of an error object's member if it is a string; otherwise nothing. */
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
    /* above 599 is also a server error (RFC 9110, section 15) */
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
    const char *name = card_code_name(code);

    return name != NULL ? name : "a code unknown to this host";
}

/* Reads one entry of errors[]: its place and its text. */
static void read_cause(struct json_span cause, struct buf *place,
                       struct buf *text)
{
    string_member(cause, "pointer", place);
    if (place->size == 0)
        string_member(cause, "field", place);
    string_member(cause, "message", text);
}

/*
 * Adds each entry of errors[] on a line of its own. A card's message often
 * repeats its first cause, with "(and 2 more)"; then a heading replaces it.
 */
static void add_causes(struct problem *problem, struct json_span error)
{
    auto_buf struct buf place = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_walk walk;
    struct json_span causes, cause;
    bool is_first = true;

    if (!json_find(error, "errors", &causes) || json_type(causes) != 'a')
        return;
    json_walk_into(&walk, causes);
    while (json_walk_element(&walk, &cause)) {
        if (json_type(cause) != 'o')
            continue;
        if (problem->message.size > PROBLEM_MOST / 2) {
            problem_add(problem, "... (more causes are not shown)");
            return;
        }
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
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (error.data == NULL || !result_is_good(error)) {
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
    case STATUS_NETWORK:
        return "NETWORK";
    case STATUS_TIMEOUT:
        return "TIMEOUT";
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
            return; /* there is nobody left to report it to */
        at += (size_t)n;
    }
}

static void add_lines(struct buf *out, const struct buf *message)
{
    auto_buf struct buf lines = BUF_INIT(BUF_UNLIMITED);
    const char *at = buf_cstr(message);

    if (terminal_line_is_open())
        buf_char(&lines, '\n');
    buf_str(&lines, "host-stub: ");
    for (;;) {
        size_t size = strcspn(at, "\n");

        text_safe(&lines, at, size);
        buf_char(&lines, '\n');
        if (at[size] == '\0')
            break;
        at += size + 1;
        buf_str(&lines, "  ");
    }
    text_fit(out, buf_cstr(&lines), terminal_columns(STDERR_FILENO));
}

static void add_own(struct buf *out, const struct problem *problem)
{
    buf_char(out, '{');
    json_member(out, "code",
                problem->code != NULL ? problem->code
                                      : own_code(problem->status));
    json_key(out, "message");
    json_quote(out, buf_cstr(&problem->message), problem->message.size);
    buf_char(out, '}');
}

/* Adds a text member, if there is one, to the object at the end of `out`. */
static void add_text_member(struct buf *out, const char *key,
                            const struct buf *json)
{
    if (json->size == 0 || !buf_ok(json) || !buf_ok(out))
        return;
    out->size--; /* drops the closing brace */
    json_key(out, key);
    buf_add(out, json->data, json->size);
    buf_char(out, '}');
}

void problem_json(struct buf *out, const struct problem *problem)
{
    if (problem->object.size > 0)
        buf_add(out, problem->object.data, problem->object.size);
    else
        add_own(out, problem);
    add_text_member(out, "next", &problem->next);
    add_text_member(out, "next_refused", &problem->next_refused);
}

void problem_report(const struct problem *problem, bool json)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED),
                        text = BUF_INIT(BUF_UNLIMITED);

    if (!json) {
        add_lines(&line, &problem->message);
    } else {
        if (terminal_line_is_open())
            buf_char(&line, '\n');
        problem_json(&text, problem);
        /* it may contain a server's text, which a pipe gets unchanged */
        if (isatty(STDERR_FILENO))
            text_terminal(&line, buf_cstr(&text), text.size);
        else
            buf_add(&line, buf_cstr(&text), text.size);
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
