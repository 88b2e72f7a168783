/* SPDX-License-Identifier: MIT */
/*
 * greet.c - the card that the tests run in host-stub
 *
 * It sends nothing: it echoes its inputs byte for byte, so that a test sees
 * what a card gets. Its input `mode` makes it behave in every way that a card
 * may:
 *
 *     connection   the payload is the connection's text
 *     process      the payload shows how the host has set up the process
 *     html         the payload is text that is not JSON
 *     none         the payload is null
 *     broken       the output is not JSON
 *     fail:N       returns code N with an error object
 *     fail:4:404   the same, with an HTTP status and an output
 *     silent:N     returns code N without an error object
 *     slow         waits until it is cancelled, or the deadline passes
 *     renew        gives a new token as connection update
 *     plain        a dry run's preview is not in the HTTP shape
 *     pages:N      the payload is a page of a list, and there are N (greet.h)
 *     log          logs a line at each level
 *     raw:W:TEXT   TEXT is a part of the result, unchanged (greet.h)
 *     deep:N       the payload is an array of N levels
 *     loud:N       fails with a message of N bytes
 */
#include "greet.h"

#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "border.h"
#include "buf.h"
#include "fits.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)

void greet_release(struct card_result *result)
{
    struct texts *texts = result->opaque;

    border_take_back(result, texts != NULL ? &texts->given : NULL);
    if (texts != NULL) {
        buf_free(&texts->output);
        buf_free(&texts->error);
        buf_free(&texts->attempts);
        buf_free(&texts->update);
        buf_free(&texts->preview);
        buf_free(&texts->next);
        buf_free(&texts->refused);
        buf_free(&texts->bucket);
        buf_free(&texts->masked);
        free(texts);
    }
    result->opaque = NULL;
    result->output.data = NULL;
    result->error.data = NULL;
    result->attempts.data = NULL;
    result->connection_update.data = NULL;
    result->preview.data = NULL;
    result->next.data = NULL;
    if (CARD_HAS(result, next_refused))
        result->next_refused.data = NULL;
    result->pace.bucket.data = NULL;
}

static int32_t fail(struct work *work, int32_t code, const char *name,
                    const char *message, const struct buf *errors)
{
    struct buf *error = &work->texts->error;

    buf_str(error, "{ ");
    error->size--;
    json_key(error, "code");
    json_quote_str(error, name);
    json_key(error, "message");
    json_quote_str(error, message);
    if (errors != NULL) {
        json_key(error, "errors");
        buf_add(error, errors->data, errors->size);
    }
    buf_str(error, ",\n\"retryable\": false }");
    work->result->error = greet_text_of(error);
    return code;
}

static bool is_object(struct json_span text)
{
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(text) == 'o';
}

static int32_t read_connection(struct work *work)
{
    struct json_span text = {work->call->connection.data,
                             work->call->connection.size};
    struct buf errors = BUF_INIT(LIMIT);
    int32_t code = CARD_OK;

    if (!is_object(text))
        return fail(work, CARD_BAD_CONNECTION, "BAD_CONNECTION",
                    "The connection is no JSON object.", NULL);
    /* an update of the connection may have members that are not fields */
    if (!fits(&errors, greet_connection, GREET_CONNECTION, text,
              FITS_NO_UNKNOWN))
        code = fail(work, CARD_BAD_CONNECTION, "BAD_CONNECTION",
                    "No place is given.", &errors);
    json_find(text, "place", &work->place);
    buf_free(&errors);
    return code;
}

/* A result that echoes the form must not reveal its secret. */
static void mask_pin(struct work *work)
{
    struct buf *masked = &work->texts->masked;
    struct json_span form = work->form, pin;
    size_t before;

    if (!json_find(form, "pin", &pin) || json_type(pin) != 's' || pin.size == 2)
        return;
    before = (size_t)(pin.data - form.data);
    buf_add(masked, form.data, before);
    buf_str(masked, "\"***\"");
    buf_add(masked, pin.data + pin.size, form.size - before - pin.size);
    work->form = (struct json_span){masked->data, masked->size};
}

static int32_t read_call(struct work *work)
{
    struct buf errors = BUF_INIT(LIMIT);
    struct json_span value;
    int32_t code = CARD_OK;

    work->form.data = work->call->inputs.data;
    work->form.size = work->call->inputs.size;
    if (!is_object(work->form))
        return fail(work, CARD_INVALID_INPUT, "INVALID_INPUT",
                    "The form is no JSON object.", NULL);
    if (json_find(work->form, "mode", &value) && json_type(value) == 's')
        json_unquote(&work->mode, value);
    if (!fits(&errors, greet_inputs, GREET_INPUTS, work->form, 0))
        code = fail(work, CARD_INVALID_INPUT, "INVALID_INPUT",
                    "The form is not valid.", &errors);
    buf_free(&errors);
    if (code == CARD_OK)
        mask_pin(work);
    return code != CARD_OK ? code : read_connection(work);
}

/* fail:CODE or fail:CODE:STATUS */
static int32_t fail_as_told(struct work *work, const char *told)
{
    char *end;
    int32_t code = (int32_t)strtol(told, &end, 10);
    struct buf *error = &work->texts->error;

    buf_fmt(error,
            "{\"code\":\"CODE_%d\",\"message\":\"told to fail \\u001b"
            "[31mred\"",
            (int)code);
    if (*end == ':') {
        int status = (int)strtol(end + 1, NULL, 10);

        greet_fill_output(work, status);
        buf_fmt(error, ",\"http_status\":%d,\"request_id\":\"r-1\"", status);
        buf_str(error, ",\"errors\":[{\"message\":\"a cause\"}]");
    }
    buf_char(error, '}');
    work->result->error = greet_text_of(error);
    return code;
}

static int32_t wait_for_end(struct work *work)
{
    int64_t limit = work->call->deadline_ms > 0 ? work->call->deadline_ms
                                                : CARD_DEADLINE_MS;
    int64_t end = greet_now_ms() + limit;

    while (greet_now_ms() < end) {
        struct pollfd wait = {work->call->cancel_fd, POLLIN, 0};

        if (poll(&wait, 1, 20) > 0
            || (work->call->cancel != NULL && *work->call->cancel != 0))
            return fail(work, CARD_CANCELLED, "CANCELLED", "Cancelled.", NULL);
    }
    return fail(work, CARD_TIMEOUT, "TIMEOUT", "The time is up.", NULL);
}

static void log_lines(const struct work *work)
{
    for (int32_t level = CARD_LOG_ERROR; level <= CARD_LOG_DEBUG; level++) {
        if (work->call->log != NULL && level <= work->call->log_level)
            work->call->log(work->call->context, level, "a line");
    }
}

static void tell_a_wait(const struct work *work)
{
    if (!CARD_HAS(work->call, waiting) || work->call->waiting == NULL)
        return;
    work->call->waiting(work->call->context, "RATE_LIMIT", 1500);
    work->call->waiting(work->call->context, "RATE_LIMIT", 0);
}

/* Pages have a rate limit of their own, of which only the name is known. */
static void name_bucket(struct work *work)
{
    buf_str(&work->texts->bucket, "greet pages");
    work->result->pace.bucket = greet_text_of(&work->texts->bucket);
}

static int32_t preview(struct work *work)
{
    struct buf *out = &work->texts->preview;

    if (greet_mode_is(work, "plain"))
        buf_str(out, "{\"says\": \"hello\"}");
    else
        greet_preview(out, work->form.data, work->form.size);
    work->result->preview = greet_text_of(out);
    work->result->repeatable = CARD_REPEAT_NO;
    return CARD_OK;
}

static int32_t check_connection(struct work *work)
{
    const char *why = NULL;
    int32_t code =
        greet_check(work->call->connection, &work->texts->update, &why);

    work->result->connection_update = greet_text_of(&work->texts->update);
    return code == CARD_OK ? code : fail(work, code, "CODE", why, NULL);
}

static int32_t greet(struct work *work)
{
    const char *mode;
    int32_t code;

    if (work->call->flags & CARD_CHECK_CONNECTION)
        return check_connection(work);
    code = read_call(work);
    mode = buf_cstr(&work->mode);
    if (code != CARD_OK)
        return code;
    if (greet_pages_left(work) != 0)
        name_bucket(work);
    if (work->call->flags & CARD_DRY_RUN)
        return preview(work);
    if (greet_mode_is(work, "slow"))
        return wait_for_end(work);
    if (greet_mode_is(work, "renew")) {
        buf_str(&work->texts->update,
                "{\"token\":\"fr3sh\",\"options\":{\"until\":12}}");
        work->result->connection_update = greet_text_of(&work->texts->update);
    }
    if (greet_mode_is(work, "log"))
        log_lines(work);
    if (greet_mode_is(work, "waits"))
        tell_a_wait(work);
    if (greet_pages_left(work) == '0')
        return fail_as_told(work, "5");
    if (strncmp(mode, "fail:", 5) == 0)
        return fail_as_told(work, mode + 5);
    if (strncmp(mode, "silent:", 7) == 0)
        return (int32_t)strtol(mode + 7, NULL, 10);
    greet_fill_output(work, 200);
    return work->is_stopped
               ? fail(work, CARD_CANCELLED, "CANCELLED", "Stopped.", NULL)
               : greet_raw(work);
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const struct texts empty = {
        BUF_INIT(LIMIT), BUF_INIT(LIMIT), BUF_INIT(LIMIT), BUF_INIT(LIMIT),
        BUF_INIT(LIMIT), BUF_INIT(LIMIT), BUF_INIT(LIMIT), BUF_INIT(LIMIT),
        BUF_INIT(LIMIT), CARD_RESULT_INIT};
    struct work work = {
        .call = call, .result = result, .mode = BUF_INIT(LIMIT)};
    int32_t code;

    if (call == NULL || result == NULL || call->magic != CARD_MAGIC
        || call->abi != CARD_ABI || call->struct_size < CARD_CALL_LEAST
        || result->magic != CARD_MAGIC || result->abi != CARD_ABI
        || result->struct_size < CARD_RESULT_LEAST)
        return CARD_INTERNAL;
    border_expect_empty(result);
    work.texts = malloc(sizeof empty);
    if (work.texts == NULL)
        return CARD_NO_MEMORY;
    memcpy(work.texts, &empty, sizeof empty);
    result->opaque = work.texts;
    code = border_give(result, &work.texts->given, greet(&work));
    buf_free(&work.mode);
    return code;
}
