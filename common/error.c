/* SPDX-License-Identifier: MIT */
/* error.c - collects faults, and writes the error object. */
#include "error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "jsonwrite.h"

/* Enough for everything that is reported about a refused answer. */
#define MESSAGE_MAX 16384
#define SHOWN_MAX 60

static size_t text_size(const char *text)
{
    return text != NULL ? strlen(text) : 0;
}

static void faults_free(struct error *error)
{
    for (size_t i = 0; i < error->count && i < ERROR_FAULTS_MAX; i++) {
        free(error->faults[i].field);
        free(error->faults[i].pointer);
        /* not redacted yet: it may contain a secret that a server sent */
        wipe(error->faults[i].message, text_size(error->faults[i].message));
        free(error->faults[i].message);
    }
    error->count = 0;
}

void error_free(struct error *error)
{
    faults_free(error);
    free(error->request_id);
    error->request_id = NULL;
    error->code = CARD_OK;
    error->http_status = 0;
    error->retryable = false;
    buf_free(&error->note);
    buf_free(&error->from_server);
}

bool error_no_memory(struct error *error)
{
    if (error != NULL) {
        faults_free(error);
        error->code = CARD_NO_MEMORY;
    }
    return false;
}

bool error_kept(struct error *error, const struct buf *buf)
{
    return buf_ok(buf) || error_no_memory(error);
}

bool error_buf(struct error *error, const struct buf *buf, const char *field)
{
    if (!buf->too_big)
        return error_no_memory(error);
    error_add(error, CARD_INVALID_INPUT, field, NULL,
              "This exceeds the limit of %zu bytes. Make it shorter.",
              buf->limit);
    return false;
}

static bool keep(char **kept, const char *text)
{
    *kept = NULL;
    if (text == NULL)
        return true;
    *kept = strdup(text);
    return *kept != NULL;
}

void error_add(struct error *error, int32_t code, const char *field,
               const char *pointer, const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT_SECRET(MESSAGE_MAX);
    struct fault *fault;
    va_list args;

    if (error == NULL || error->code == CARD_NO_MEMORY)
        return;
    if (error->count >= ERROR_FAULTS_MAX) {
        error->count++;
        return;
    }
    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    /* not truncated: half of a secret would not be recognized */
    if (message.too_big) {
        buf_reset(&message);
        buf_str(&message, "The message about it is too long to show.");
    }
    if (error->code == CARD_OK)
        error->code = code;
    fault = &error->faults[error->count++];
    memset(fault, 0, sizeof *fault);
    if (!buf_ok(&message) || !keep(&fault->field, field)
        || !keep(&fault->pointer, pointer)
        || !keep(&fault->message, buf_cstr(&message)))
        error_no_memory(error);
}

void error_note(struct error *error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vfmt(&error->note, format, args);
    va_end(args);
}

const char *card_code_name(int32_t code)
{
    static const char *const names[] = {
        "OK",      "INVALID_INPUT", "BAD_CONNECTION", "AUTH",    "HTTP_STATUS",
        "NETWORK", "TLS",           "PROTOCOL",       "TIMEOUT", "CANCELLED",
        "TOO_BIG", "NO_MEMORY",     "INTERNAL"};

    if (code < 0 || (size_t)code >= sizeof names / sizeof *names)
        return NULL;
    return names[code];
}

const char *error_code_name(int32_t code)
{
    const char *name = card_code_name(code);

    return name != NULL ? name : "INTERNAL";
}

static void put(struct buf *out, const struct redactor *redactor,
                const char *key, const char *text)
{
    auto_buf struct buf clean = BUF_INIT(4 * MESSAGE_MAX);

    if (text == NULL)
        return;
    redact(redactor, &clean, text, strlen(text));
    if (!buf_ok(&clean) && !clean.too_big)
        out->failed = true;
    json_key(out, key);
    json_quote(out, buf_cstr(&clean), clean.size);
}

static void put_message(struct buf *out, const struct redactor *redactor,
                        const struct error *error)
{
    auto_buf struct buf message = BUF_INIT_SECRET(2 * MESSAGE_MAX);

    buf_str(&message, error->count > 0 ? error->faults[0].message
                      : error->code == CARD_NO_MEMORY
                          ? "There was not enough memory."
                          : "An internal error.");
    buf_str(&message, buf_cstr(&error->note));
    if (error->note.failed && !error->note.too_big)
        out->failed = true;
    if (error->count > 1)
        buf_fmt(&message, " (and %zu more)", error->count - 1);
    if (!buf_ok(&message) && !message.too_big)
        out->failed = true;
    put(out, redactor, "message", buf_cstr(&message));
    if (error->count == 0)
        return;
    put(out, redactor, "field", error->faults[0].field);
    put(out, redactor, "pointer", error->faults[0].pointer);
}

static void put_faults(struct buf *out, const struct redactor *redactor,
                       const struct error *error)
{
    json_key(out, "errors");
    buf_char(out, '[');
    for (size_t i = 0; i < error->count && i < ERROR_FAULTS_MAX; i++) {
        buf_str(out, i > 0 ? ",{" : "{");
        put(out, redactor, "field", error->faults[i].field);
        put(out, redactor, "pointer", error->faults[i].pointer);
        put(out, redactor, "message", error->faults[i].message);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

void error_render(const struct error *error, const struct redactor *redactor,
                  struct buf *out)
{
    buf_char(out, '{');
    put(out, redactor, "code", error_code_name(error->code));
    put_message(out, redactor, error);
    if (error->http_status != 0) {
        json_key(out, "http_status");
        buf_fmt(out, "%ld", error->http_status);
    }
    json_key(out, "retryable");
    buf_str(out, error->retryable ? "true" : "false");
    put(out, redactor, "request_id", error->request_id);
    if (error->from_server.size > 0) {
        buf_char(out, ',');
        buf_add(out, error->from_server.data, error->from_server.size);
    }
    if (error->code == CARD_INVALID_INPUT || error->code == CARD_BAD_CONNECTION)
        put_faults(out, redactor, error);
    buf_char(out, '}');
}

/* Copies as much of the text as fits to `at`; returns its end. */
static char *show_some(struct shown *shown, char *at, const char *data,
                       size_t size)
{
    size_t used = 0;

    while (used < size && at < shown->text + SHOWN_MAX) {
        size_t length = utf8_length(data + used, size - used);

        if (length == 0)
            break;
        if ((unsigned char)data[used] < 0x20) {
            at += snprintf(at, 7, "\\u%04x", (unsigned char)data[used]);
        } else {
            memcpy(at, data + used, length);
            at += length;
        }
        used += length;
    }
    at += snprintf(at, (size_t)(shown->text + sizeof shown->text - at), "%s",
                   used < size ? "…" : "");
    return at;
}

const char *show(struct shown *shown, const char *data, size_t size)
{
    char *at;

    shown->text[0] = '"';
    at = show_some(shown, shown->text + 1, data, size);
    snprintf(at, (size_t)(shown->text + sizeof shown->text - at), "\"");
    return shown->text;
}

const char *show_bare(struct shown *shown, const char *data, size_t size)
{
    show_some(shown, shown->text, data, size);
    return shown->text;
}
