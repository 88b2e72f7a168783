/* SPDX-License-Identifier: MIT */
/* kit-result.c - everything in a result besides outputs, preview and error. */
#include <stdlib.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "kit-work.h"

void kit_result_free(struct kit_work *work)
{
    while (work->changes != NULL) {
        struct kit_change *change = work->changes;

        work->changes = change->next;
        buf_free(&change->json);
        free(change);
    }
    buf_free(&work->outputs);
    buf_free(&work->held.bytes);
    free(work->held.content_type);
    buf_free(&work->preview);
    buf_free(&work->preview_headers);
    buf_free(&work->preview_body);
    buf_free(&work->refused);
    buf_free(&work->attempts);
    buf_free(&work->update);
    buf_free(&work->bucket);
}

void kit_repeatable(struct kit *kit, bool repeatable)
{
    if (kit->work == NULL)
        return;
    kit->work->repeatable = repeatable;
    kit->work->result->repeatable =
        repeatable ? CARD_REPEAT_YES : CARD_REPEAT_NO;
}

/* ---- the next page ---- */

/* The change of this input, created if needed. NULL without a call, such an
   input, or memory. */
static struct kit_change *change_of(struct kit *kit, const char *key)
{
    struct kit_change *change;
    int place;

    if (!kit_going(kit))
        return NULL;
    place = kit_place(kit->form, key);
    if (place < 0)
        return NULL;
    for (change = kit->work->changes; change != NULL; change = change->next) {
        if (change->field == (size_t)place) {
            buf_reset(&change->json);
            return change;
        }
    }
    change = malloc(sizeof *change);
    if (change == NULL) {
        kit_no_memory(kit);
        return NULL;
    }
    *change = (struct kit_change){kit->work->changes, (size_t)place,
                                  BUF_INIT(KIT_TEXT_MAX)};
    kit->work->changes = change;
    return change;
}

void kit_next_text(struct kit *kit, const char *key, const char *text)
{
    struct kit_change *change = change_of(kit, key);

    if (change == NULL || text == NULL)
        return;
    json_quote_str(&change->json, text);
    kit_kept(kit, &change->json);
}

void kit_next_integer(struct kit *kit, const char *key, int64_t number)
{
    struct kit_change *change = change_of(kit, key);

    if (change == NULL)
        return;
    buf_num(&change->json, number);
    kit_kept(kit, &change->json);
}

void kit_next_raw(struct kit *kit, const char *key, const char *json,
                  size_t size)
{
    struct kit_change *change = change_of(kit, key);

    if (change == NULL || json == NULL)
        return;
    if (!json_valid(json, size, NULL)) {
        kit_defect(kit, "its next \"%s\" is not valid JSON", key);
        return;
    }
    buf_add(&change->json, json, size);
    kit_kept(kit, &change->json);
}

void kit_next_later(struct kit *kit)
{
    if (kit->work != NULL)
        kit->work->next_later = true;
}

void kit_next_refused(struct kit *kit, const char *url, const char *format, ...)
{
    auto_buf struct buf message = BUF_INIT_SECRET(KIT_TEXT_MAX);
    auto_buf struct buf clean = BUF_INIT(KIT_TEXT_MAX);
    struct buf *refused;
    va_list args;

    if (!kit_going(kit))
        return;
    refused = &kit->work->refused;
    va_start(args, format);
    buf_vfmt(&message, format, args);
    va_end(args);
    buf_reset(refused);
    buf_char(refused, '{');
    redact(&kit->work->redactor, &clean, buf_cstr(&message), message.size);
    json_key(refused, "message");
    json_quote(refused, buf_cstr(&clean), clean.size);
    if (url != NULL) {
        buf_reset(&clean);
        redact(&kit->work->redactor, &clean, url, strlen(url));
        json_key(refused, "url");
        json_quote(refused, buf_cstr(&clean), clean.size);
    }
    buf_char(refused, '}');
    if (kit_kept(kit, &message) && kit_kept(kit, &clean))
        kit_kept(kit, refused);
}

/* Writes the inputs as given, with the changes. */
void kit_next_end(struct kit *kit, struct buf *out)
{
    const struct kit_values *form = &kit->work->form;

    if (kit->work->changes == NULL)
        return;
    buf_char(out, '{');
    for (size_t i = 0; i < form->of.count; i++) {
        struct json_span value = {NULL, 0};
        const struct kit_change *change = kit->work->changes;

        if (form->given[i])
            value = json_trim(form->values[i]);
        while (change != NULL && change->field != i)
            change = change->next;
        if (change != NULL)
            value = (struct json_span){change->json.data, change->json.size};
        if (value.size == 0)
            continue;
        json_key(out, member_field(&form->of, i)->key);
        buf_add(out, value.data, value.size);
    }
    buf_char(out, '}');
}

/* ---- the connection, the rate limit, the attempts ---- */

void kit_update_text(struct kit *kit, const char *key, const char *text)
{
    struct buf *update;
    int place;

    /* Also applies to a call that has failed, so that a rotated token is not
       lost. */
    if (kit->work == NULL || kit->work->texts == NULL || text == NULL
        || (kit->flags & CARD_DRY_RUN) != 0)
        return;
    place = kit_place(kit->connection, key);
    if (place < 0)
        return;
    update = &kit->work->update;
    if (update->size == 0)
        buf_char(update, '{');
    json_member(update, key, text);
    if (kit_kept(kit, update)
        && (member_field(&kit->work->connection.of, (size_t)place)->flags
            & CARD_FIELD_SECRET)
               != 0)
        kit_secret(kit, text);
}

void kit_pace(struct kit *kit, const char *bucket, int64_t limit,
              int64_t remaining, int64_t reset_ms)
{
    struct card_pace *pace;

    if (kit->work == NULL)
        return;
    pace = &kit->work->result->pace;
    buf_reset(&kit->work->bucket);
    if (bucket != NULL)
        buf_str(&kit->work->bucket, bucket);
    kit_kept(kit, &kit->work->bucket);
    pace->limit = limit;
    pace->remaining = remaining;
    pace->reset_ms = reset_ms;
}

/* Writes microseconds as milliseconds: 1234 is 1.234. */
static void put_ms(struct buf *out, const char *key, int64_t us)
{
    if (us < 0)
        us = 0;
    json_key(out, key);
    buf_fmt(out, "%lld.%03d", (long long)(us / 1000), (int)(us % 1000));
}

void kit_attempt(struct kit *kit, const struct kit_attempt *attempt)
{
    struct kit_work *work = kit->work;
    struct buf *out;

    if (work == NULL)
        return;
    out = &work->attempts;
    buf_str(out, out->size == 0 ? "[{" : ",{");
    if (attempt->status != 0) {
        json_key(out, "status");
        buf_num(out, attempt->status);
    } else {
        json_member(out, "failure", error_code_name(attempt->failure));
    }
    put_ms(out, "waited_ms", work->waited_us);
    if (work->waited_for != NULL)
        json_member(out, "waited_for", work->waited_for);
    put_ms(out, "name_ms", attempt->name_us);
    put_ms(out, "connect_ms", attempt->connect_us);
    put_ms(out, "tls_ms", attempt->tls_us);
    put_ms(out, "first_byte_ms", attempt->first_byte_us);
    put_ms(out, "total_ms", attempt->total_us);
    buf_char(out, '}');
    work->waited_us = 0;
    work->waited_for = NULL;
    kit_kept(kit, out);
}
