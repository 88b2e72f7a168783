/* SPDX-License-Identifier: MIT */
/* kit-fail.c - faults that a card reports itself, and its log. */
#include <stdlib.h>

#include "fields.h"
#include "jsonwrite.h"
#include "kit-work.h"

#define MESSAGE_MAX 16384

/* Keeps the call's code: a card may report several faults. */
bool kit_fault(const struct kit_values *values, const char *key,
               const char *below, const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT_SECRET(MESSAGE_MAX);
    struct kit *kit = values != NULL ? values->kit : NULL;
    int place = kit_place(values, key);
    va_list args;

    if (place < 0 || (kit->code != CARD_OK && kit->code != values->of.code))
        return false;
    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    field_fault(&values->of, (size_t)place, below, &kit->work->error, "%s",
                message.too_big ? "The message about it is too long to show."
                                : buf_cstr(&message));
    if (buf_no_memory(&message))
        return kit_no_memory(kit);
    kit->code = kit->work->error.code;
    return false;
}

static bool fail_with(struct kit *kit, int32_t code, const char *format,
                      va_list args) KIT_PRINTF(3, 0);

static bool fail_with(struct kit *kit, int32_t code, const char *format,
                      va_list args)
{
    auto_buf struct buf message = BUF_INIT_SECRET(MESSAGE_MAX);

    if (!kit_going(kit))
        return false;
    if (code == CARD_NO_MEMORY)
        return kit_no_memory(kit);
    buf_vfmt(&message, format, args);
    if (message.too_big)
        buf_reset(&message);
    if (!kit_kept(kit, &message))
        return false;
    if (code <= CARD_OK || code > CARD_INTERNAL)
        code = CARD_INTERNAL;
    error_add(&kit->work->error, code, NULL, NULL, "%s",
              message.size > 0 ? buf_cstr(&message)
                               : "The message about it is too long to show.");
    kit->code = kit->work->error.code;
    return false;
}

bool kit_fail(struct kit *kit, int32_t code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fail_with(kit, code, format, args);
    va_end(args);
    return false;
}

bool kit_defect(struct kit *kit, const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT(MESSAGE_MAX);
    va_list args;

    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    return kit_fail(kit, CARD_INTERNAL, "A defect of this card: %s.",
                    buf_cstr(&message));
}

bool kit_fail_http(struct kit *kit, int32_t code, long status,
                   const char *format, ...)
{
    bool first = kit_going(kit);
    va_list args;

    va_start(args, format);
    fail_with(kit, code, format, args);
    va_end(args);
    if (!first)
        return false;
    kit->work->error.http_status = status;
    kit->work->error.retryable =
        status == 429 || (status >= 502 && status <= 504);
    return false;
}

void kit_retryable(struct kit *kit, bool retryable)
{
    if (kit->work == NULL || kit->code == CARD_OK)
        return;
    kit->work->error.retryable = retryable;
    kit->work->retryable_said = true;
}

void kit_request_id(struct kit *kit, const char *id)
{
    if (kit->work == NULL || kit->code == CARD_OK || id == NULL)
        return;
    free(kit->work->error.request_id);
    kit->work->error.request_id = strdup(id);
    if (kit->work->error.request_id == NULL)
        kit_no_memory(kit);
}

/* Begins a member of the error object. Returns NULL if the member does not
   apply. */
static struct buf *error_member(struct kit *kit, const char *key)
{
    struct buf *members;

    if (kit->work == NULL || kit->code == CARD_OK
        || kit->code == CARD_NO_MEMORY)
        return NULL;
    members = &kit->work->error.from_server;
    if (members->size > 0)
        buf_char(members, ',');
    json_quote_str(members, key);
    buf_char(members, ':');
    return members;
}

void kit_error_text(struct kit *kit, const char *key, const char *text)
{
    struct buf *members = error_member(kit, key);
    auto_buf struct buf clean = BUF_INIT_SECRET(KIT_TEXT_MAX);

    if (members == NULL)
        return;
    if (text == NULL)
        text = "";
    redact(&kit->work->redactor, &clean, text, strlen(text));
    json_quote(members, buf_cstr(&clean), clean.size);
    if (!buf_ok(&clean) || !buf_ok(members))
        kit_no_memory(kit);
}

void kit_error_integer(struct kit *kit, const char *key, int64_t number)
{
    struct buf *members = error_member(kit, key);

    if (members == NULL)
        return;
    buf_num(members, number);
    kit_kept(kit, members);
}

/* ---- log ---- */

void kit_log(struct kit *kit, int32_t level, const char *format, ...)
{
    auto_buf struct buf line = BUF_INIT_SECRET(MESSAGE_MAX);
    va_list args;

    if (kit->work == NULL || !log_wants(&kit->work->log, level))
        return;
    va_start(args, format);
    buf_vfmt(&line, format, args);
    va_end(args);
    if (buf_ok(&line))
        log_line(&kit->work->log, level, "%s", buf_cstr(&line));
}

static void drop_secret(void *thing)
{
    buf_free(thing);
    free(thing);
}

void kit_secret(struct kit *kit, const char *text)
{
    static const struct buf empty = BUF_INIT_SECRET(KIT_TEXT_MAX);
    struct buf *secret;

    if (!kit_going(kit) || text == NULL || strlen(text) < REDACT_LEAST)
        return;
    if (kit->work->redactor.count == REDACT_MAX) {
        kit_defect(kit, "it has more than %d secrets", REDACT_MAX);
        return;
    }
    secret = malloc(sizeof *secret);
    if (secret == NULL) {
        kit_no_memory(kit);
        return;
    }
    *secret = empty;
    buf_str(secret, text);
    if (!kit_own(kit, secret, drop_secret) || !kit_kept(kit, secret))
        return;
    redactor_add(&kit->work->redactor, buf_cstr(secret), secret->size);
}
