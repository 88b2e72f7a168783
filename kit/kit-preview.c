/* SPDX-License-Identifier: MIT */
/* kit-preview.c - the preview of a dry run. */
#include "jsontext.h"
#include "jsonwrite.h"
#include "kit-work.h"

static bool wants_preview(const struct kit *kit)
{
    return kit_going(kit) && (kit->flags & CARD_DRY_RUN) != 0;
}

static void quote_masked(struct kit *kit, struct buf *out, const char *text,
                         size_t size)
{
    auto_buf struct buf clean = BUF_INIT_SECRET(KIT_TEXT_MAX);

    redact(&kit->work->redactor, &clean, text, size);
    json_quote(out, buf_cstr(&clean), clean.size);
    out->failed = out->failed || !buf_ok(&clean);
}

static void quote_str(struct kit *kit, struct buf *out, const char *text)
{
    if (text == NULL)
        buf_str(out, "null");
    else
        quote_masked(kit, out, text, strlen(text));
}

/* Begins a member of the preview. */
static struct buf *begin_member(struct kit *kit, const char *key)
{
    struct buf *preview = &kit->work->preview;

    if (preview->size == 0)
        buf_char(preview, '{');
    json_key(preview, key);
    return preview;
}

void kit_preview_text(struct kit *kit, const char *key, const char *text)
{
    struct buf *preview;

    if (!wants_preview(kit))
        return;
    preview = begin_member(kit, key);
    quote_str(kit, preview, text);
    kit_kept(kit, preview);
}

void kit_preview_raw(struct kit *kit, const char *key, const char *json,
                     size_t size)
{
    auto_buf struct buf clean = BUF_INIT_SECRET(KIT_TEXT_MAX);
    struct buf *preview;

    if (!wants_preview(kit))
        return;
    redact(&kit->work->redactor, &clean, json, size);
    if (!kit_kept(kit, &clean))
        return;
    if (!json_valid(buf_cstr(&clean), clean.size, NULL)) {
        kit_defect(kit, "its preview of \"%s\" is not valid JSON", key);
        return;
    }
    preview = begin_member(kit, key);
    buf_add(preview, clean.data, clean.size);
    kit_kept(kit, preview);
}

void kit_preview_request(struct kit *kit, const char *method, const char *url)
{
    kit_preview_text(kit, "method", method);
    kit_preview_text(kit, "url", url);
    if (wants_preview(kit) && kit->work->preview_headers.size == 0) {
        buf_char(&kit->work->preview_headers, '[');
        kit_kept(kit, &kit->work->preview_headers);
    }
}

/* Begins a header, up to its value. */
static struct buf *begin_header(struct kit *kit, const char *name)
{
    struct buf *headers = &kit->work->preview_headers;

    buf_str(headers, headers->size > 1    ? ",{"
                     : headers->size == 1 ? "{"
                                          : "[{");
    json_member(headers, "name", name);
    json_key(headers, "value");
    return headers;
}

void kit_preview_header(struct kit *kit, const char *name, const char *value)
{
    struct buf *headers;

    if (!wants_preview(kit))
        return;
    headers = begin_header(kit, name);
    quote_str(kit, headers, value != NULL ? value : "");
    buf_char(headers, '}');
    kit_kept(kit, headers);
}

void kit_preview_secret(struct kit *kit, const char *name, const char *prefix,
                        const char *key)
{
    auto_buf struct buf value = BUF_INIT(KIT_TEXT_MAX);
    struct buf *headers;

    if (!wants_preview(kit) || kit_place(kit->connection, key) < 0)
        return;
    if (prefix == NULL)
        prefix = "";
    buf_fmt(&value, "%s" REDACT_MASK, prefix);
    headers = begin_header(kit, name);
    json_quote(headers, buf_cstr(&value), value.size);
    json_member(headers, "prefix", prefix);
    json_member(headers, "secret", key);
    buf_char(headers, '}');
    headers->failed = headers->failed || !buf_ok(&value);
    kit_kept(kit, headers);
}

void kit_preview_body(struct kit *kit, const char *body, size_t size)
{
    if (!wants_preview(kit) || body == NULL)
        return;
    buf_reset(&kit->work->preview_body);
    kit->work->preview_has_body = true;
    quote_masked(kit, &kit->work->preview_body, body, size);
    kit_kept(kit, &kit->work->preview_body);
}

void kit_effects(struct kit *kit, uint32_t effects)
{
    if (wants_preview(kit))
        kit->work->effects = effects;
}

static void write_effects(struct kit *kit)
{
    static const struct {
        uint32_t effect;
        const char *name;
    } names[] = {{CARD_EFFECT_READS, "reads"},
                 {CARD_EFFECT_CHANGES, "changes"},
                 {CARD_EFFECT_DELETES, "deletes"}};
    struct buf *out = begin_member(kit, "effects");

    buf_char(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((kit->work->effects & names[i].effect) == 0)
            continue;
        if (out->data != NULL && out->data[out->size - 1] != '[')
            buf_char(out, ',');
        json_quote_str(out, names[i].name);
    }
    buf_char(out, ']');
}

void kit_preview_end(struct kit *kit, struct buf *out)
{
    struct kit_work *work = kit->work;

    if (work->preview_headers.size > 0) {
        buf_char(&work->preview_headers, ']');
        begin_member(kit, "headers");
        buf_add(&work->preview, work->preview_headers.data,
                work->preview_headers.size);
    }
    if (work->preview_has_body) {
        begin_member(kit, "body");
        buf_add(&work->preview, work->preview_body.data,
                work->preview_body.size);
    }
    if (work->effects != 0)
        write_effects(kit);
    if (work->preview.size == 0)
        buf_char(&work->preview, '{');
    buf_char(&work->preview, '}');
    if (!buf_ok(&work->preview_headers) || !buf_ok(&work->preview_body))
        work->preview.failed = true;
    *out = work->preview;
    work->preview = (struct buf)BUF_INIT(KIT_TEXT_MAX);
}
