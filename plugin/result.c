/* SPDX-License-Identifier: MIT */
/* result.c - fills the result with texts that the card owns until the host
   releases them. */
#include "result.h"

#include <stdlib.h>

#include "pace.h"
#include "secretmem.h"

/* The text is const for the host only; the memory is ours. */
static void text_free(struct card_text *text)
{
    free((void *)(uintptr_t)text->data);
    *text = (struct card_text){NULL, 0};
}

static void secret_free(struct card_text *text)
{
    secretmem_free((void *)(uintptr_t)text->data);
    *text = (struct card_text){NULL, 0};
}

/* If `opaque` points here, the output is that of a sign-in, and is in memory
   for secrets. */
static char secret_output;

void result_release(struct card_result *result)
{
    if (result == NULL)
        return;
    if (result->opaque == &secret_output)
        secret_free(&result->output);
    else
        text_free(&result->output);
    result->opaque = NULL;
    text_free(&result->error);
    text_free(&result->next);
    text_free(&result->attempts);
    secret_free(&result->connection_update);
    text_free(&result->preview);
    text_free(&result->pace.bucket);
    if (CARD_HAS(result, next_refused))
        text_free(&result->next_refused);
}

/* Moves the buf's text into the result. Returns false, with the text absent, if
   memory ran out. */
static bool give(struct card_text *text, struct buf *buf)
{
    size_t size = 0;
    char *data = buf_take(buf, &size);

    if (data == NULL) {
        buf_free(buf);
        return false;
    }
    text->data = data;
    text->size = size;
    return true;
}

int32_t result_fail(struct card_result *result, const struct error *error,
                    const struct redactor *redactor)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    error_render(error, redactor, &text);
    return give(&result->error, &text) ? error->code : CARD_NO_MEMORY;
}

int32_t result_preview(struct card_result *result,
                       const struct request *request,
                       const struct connection *connection, struct error *error)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    request_preview(request, connection, &text);
    if (give(&result->preview, &text))
        return CARD_OK;
    error_no_memory(error);
    return result_fail(result, error, &connection->redactor);
}

int32_t result_response(struct card_result *result, struct response *response,
                        const struct redactor *redactor)
{
    result->payload_bytes = response->body_bytes;
    if (response->body_bytes > 0)
        result->payload_json =
            response->json_valid ? CARD_PAYLOAD_JSON : CARD_PAYLOAD_NOT_JSON;
    if (response->output.size > 0 && !give(&result->output, &response->output))
        error_no_memory(response->error);
    if (response->error->code != CARD_OK)
        return result_fail(result, response->error, redactor);
    return CARD_OK;
}

/* Writes microseconds as milliseconds (1234 as 1.234), from the last digit to
   the first. */
static void put_ms(struct buf *text, const char *key, int64_t us)
{
    char digits[24];
    char *end = digits + sizeof digits, *at = end;
    uint64_t left = (uint64_t)us;

    while (end - at < 5 || left > 0) {
        *--at = (char)('0' + left % 10);
        left /= 10;
        if (end - at == 3)
            *--at = '.';
    }
    buf_str(text, key);
    buf_add(text, at, (size_t)(end - at));
}

static void put_attempt(struct buf *text, const struct attempt *attempt)
{
    if (attempt->failure == CARD_OK || attempt->failure == CARD_HTTP_STATUS) {
        buf_str(text, "{\"status\":");
        buf_num(text, attempt->status);
    } else {
        buf_fmt(text, "{\"failure\":\"%s\"", error_code_name(attempt->failure));
    }
    put_ms(text, ",\"waited_ms\":", attempt->waited_us);
    if (attempt->waited_for != NULL)
        buf_fmt(text, ",\"waited_for\":\"%s\"", attempt->waited_for);
    put_ms(text, ",\"name_ms\":", attempt->name_us);
    put_ms(text, ",\"connect_ms\":", attempt->connect_us);
    put_ms(text, ",\"tls_ms\":", attempt->tls_us);
    put_ms(text, ",\"first_byte_ms\":", attempt->first_byte_us);
    put_ms(text, ",\"total_ms\":", attempt->total_us);
    buf_char(text, '}');
}

void result_attempts(struct card_result *result,
                     const struct attempts *attempts)
{
    auto_buf struct buf text = BUF_INIT(BUF_TEXT);

    if (attempts->count == 0)
        return;
    for (size_t i = 0; i < attempts->count; i++) {
        buf_char(&text, i == 0 ? '[' : ',');
        put_attempt(&text, &attempts->all[i]);
    }
    buf_char(&text, ']');
    give(&result->attempts, &text);
}

bool result_next(struct card_result *result, struct next *next)
{
    if (next->is_later)
        result->flags |= CARD_NEXT_LATER;
    if (next->inputs.size > 0)
        return give(&result->next, &next->inputs);
    return next->refused.size == 0 || !CARD_HAS(result, next_refused)
           || give(&result->next_refused, &next->refused);
}

void result_choices(struct card_result *result, int32_t code)
{
    text_free(&result->next);
    if (code != CARD_OK)
        text_free(&result->output);
}

bool result_update(struct card_result *result, struct auth *auth)
{
    auto_buf struct buf text = BUF_INIT_SECRET(2 * CONNECTION_TEXT_MAX);

    auth_update(auth, &text);
    if (!buf_ok(&text))
        return false;
    return text.size == 0 || give(&result->connection_update, &text);
}

int32_t result_output(struct card_result *result, struct buf *output,
                      struct error *error, const struct redactor *redactor)
{
    result->opaque = &secret_output;
    if (give(&result->output, output))
        return CARD_OK;
    error_no_memory(error);
    return result_fail(result, error, redactor);
}

bool result_request(struct card_result *result, const struct request *request,
                    const struct connection *connection)
{
    auto_buf struct buf bucket = BUF_INIT(BUF_UNLIMITED);
    char *path = NULL;

    result->repeatable = request->repeatable ? CARD_REPEAT_YES : CARD_REPEAT_NO;
    if (curl_url_get(request->url, CURLUPART_PATH, &path, 0) != CURLUE_OK)
        return false;
    pace_bucket(&bucket, &connection->origin, request->method, path);
    curl_free(path);
    return give(&result->pace.bucket, &bucket);
}

void result_pace(struct card_result *result, const struct response *response,
                 const struct connection *connection)
{
    pace_fill(&result->pace, &response->limits, &connection->origin);
}
