/* SPDX-License-Identifier: MIT */
/* kit-put.c - outputs, and a payload for a sink. */
#include <math.h>
#include <stdlib.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "kit-work.h"
#include "notjson.h"

static const struct card_field *output_at(const struct kit_work *work, size_t i)
{
    const struct card_descriptor *card = work->descriptor;

    return (const void *)((const char *)card->outputs + i * card->field_size);
}

/* Does the host want outputs at all? */
static bool wants_outputs(const struct kit *kit)
{
    return kit_going(kit) && (kit->flags & CARD_DRY_RUN) == 0;
}

const struct card_field *kit_output(struct kit *kit, const char *key)
{
    struct kit_work *work = kit->work;

    if (!wants_outputs(kit))
        return NULL;
    for (size_t i = 0; i < work->descriptor->output_count; i++) {
        if (strcmp(output_at(work, i)->key, key) != 0)
            continue;
        if (work->has_output[i]) {
            kit_defect(kit, "it gives the output \"%s\" twice", key);
            return NULL;
        }
        return output_at(work, i);
    }
    kit_defect(kit, "the descriptor has no output \"%s\"", key);
    return NULL;
}

/* Begins the output's member; its value is to be appended. */
static struct buf *begin_output(struct kit *kit, const struct card_field *field)
{
    struct kit_work *work = kit->work;

    for (size_t i = 0; i < work->descriptor->output_count; i++) {
        if (output_at(work, i) == field)
            work->has_output[i] = true;
    }
    if (work->outputs.size == 0)
        buf_char(&work->outputs, '{');
    json_key(&work->outputs, field->key);
    return &work->outputs;
}

bool kit_to_sink(struct kit *kit, const void *bytes, size_t size)
{
    const struct card_call *call = &kit->work->call;

    kit->work->result->payload_bytes += size;
    if (size == 0 || call->sink(call->context, bytes, size) == 0)
        return true;
    /* The host's refusal is the cause, whatever the status of the answer. */
    error_free(&kit->work->error);
    kit->code = CARD_OK;
    return kit_fail(kit, CARD_CANCELLED, "The host ended the call.");
}

/* Copies valid JSON without line ends, which occur only between tokens: within
   strings they are escaped. */
static void add_one_line(struct buf *out, const char *json, size_t size)
{
    size_t from = out->size;

    buf_add(out, json, size);
    for (size_t i = from; i < out->size; i++) {
        if (out->data[i] == '\r' || out->data[i] == '\n')
            out->data[i] = ' ';
    }
}

/* The value of an output, as valid JSON text. */
static void put_json_text(struct kit *kit, const struct card_field *field,
                          const char *json, size_t size)
{
    struct card_result *result = kit->work->result;
    bool payload = field->role == CARD_ROLE_PAYLOAD;
    struct buf *out;

    if (payload) {
        result->payload_json = CARD_PAYLOAD_JSON;
        if (kit->work->call.sink != NULL) {
            kit_to_sink(kit, json, size);
            json = "null";
            size = 4;
        } else {
            result->payload_bytes = size;
        }
    }
    out = begin_output(kit, field);
    if ((kit->flags & CARD_ONE_LINE) != 0)
        add_one_line(out, json, size);
    else
        buf_add(out, json, size);
    kit_kept(kit, out);
}

/* ---- values ---- */

void kit_put_raw(struct kit *kit, const char *key, const char *json,
                 size_t size)
{
    const struct card_field *field = kit_output(kit, key);
    struct json_span value;
    struct json_fault fault;

    if (field == NULL)
        return;
    if (!json_valid(json, size, &fault)) {
        kit_defect(kit, "its output \"%s\" is not valid JSON: %s", key,
                   fault.reason);
        return;
    }
    value = json_trim((struct json_span){json, size});
    put_json_text(kit, field, value.data, value.size);
}

void kit_put_text(struct kit *kit, const char *key, const char *text)
{
    const struct card_field *field = kit_output(kit, key);
    auto_buf struct buf json = BUF_INIT(KIT_TEXT_MAX);

    if (field == NULL)
        return;
    if (text == NULL)
        buf_str(&json, "null");
    else
        json_quote_str(&json, text);
    if (kit_kept(kit, &json))
        put_json_text(kit, field, json.data, json.size);
}

void kit_put_format(struct kit *kit, const char *key, const char *format, ...)
{
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);
    va_list args;

    if (!wants_outputs(kit))
        return;
    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    if (kit_kept(kit, &text))
        kit_put_text(kit, key, buf_cstr(&text));
}

void kit_put_integer(struct kit *kit, const char *key, int64_t number)
{
    const struct card_field *field = kit_output(kit, key);
    auto_buf struct buf json = BUF_INIT(BUF_WORD);

    if (field == NULL)
        return;
    buf_num(&json, number);
    if (kit_kept(kit, &json))
        put_json_text(kit, field, json.data, json.size);
}

void kit_put_number(struct kit *kit, const char *key, double number)
{
    const struct card_field *field = kit_output(kit, key);
    auto_buf struct buf json = BUF_INIT(BUF_WORD);

    if (field == NULL)
        return;
    if (!isfinite(number)) {
        kit_defect(kit, "its output \"%s\" is a number that JSON cannot hold",
                   key);
        return;
    }
    if (!kit_write_double(&json, number))
        kit_no_memory(kit);
    else
        put_json_text(kit, field, json.data, json.size);
}

void kit_put_bool(struct kit *kit, const char *key, bool boolean)
{
    const struct card_field *field = kit_output(kit, key);

    if (field != NULL)
        put_json_text(kit, field, boolean ? "true" : "false", boolean ? 4 : 5);
}

/* ---- a body ---- */

void kit_put_body(struct kit *kit, const struct card_field *field,
                  struct buf *bytes, const char *content_type)
{
    struct card_result *result = kit->work->result;
    bool payload = field->role == CARD_ROLE_PAYLOAD;
    bool is_json = json_valid(buf_cstr(bytes), bytes->size, NULL);
    size_t size = bytes->size;

    if (payload && size > 0)
        result->payload_json =
            is_json ? CARD_PAYLOAD_JSON : CARD_PAYLOAD_NOT_JSON;
    if (payload && kit->work->call.sink != NULL) {
        kit_to_sink(kit, buf_cstr(bytes), size);
        buf_str(begin_output(kit, field), "null");
        return;
    }
    if (payload)
        result->payload_bytes = size;
    if (size == 0)
        buf_str(bytes, "null");
    else if (!is_json)
        notjson_replace(bytes, 0, content_type);
    if (!kit_kept(kit, bytes))
        return;

    struct json_span json =
        json_trim((struct json_span){bytes->data, bytes->size});

    if ((kit->flags & CARD_ONE_LINE) != 0)
        add_one_line(begin_output(kit, field), json.data, json.size);
    else
        buf_add(begin_output(kit, field), json.data, json.size);
    kit_kept(kit, &kit->work->outputs);
}

void kit_put_bytes(struct kit *kit, const char *key, const void *data,
                   size_t size, const char *content_type)
{
    const struct card_field *field = kit_output(kit, key);
    auto_buf struct buf bytes = BUF_INIT(KIT_TEXT_MAX);

    if (field == NULL)
        return;
    buf_add(&bytes, data, size);
    if (kit_kept(kit, &bytes))
        kit_put_body(kit, field, &bytes, content_type);
}

/* ---- the end ---- */

/* The body of kit_curl_perform()'s last answer is the output now. */
static void put_held(struct kit *kit)
{
    struct kit_held *held = &kit->work->held;
    int32_t code = kit->code;

    if (held->key == NULL)
        return;
    kit->code = CARD_OK;
    for (size_t i = 0; i < kit->work->descriptor->output_count; i++) {
        const struct card_field *field = output_at(kit->work, i);

        if (strcmp(field->key, held->key) != 0 || kit->work->has_output[i])
            continue;
        if (kit->work->streamed)
            buf_str(begin_output(kit, field), "null");
        else
            kit_put_body(kit, field, &held->bytes, held->content_type);
    }
    if (kit->code == CARD_OK)
        kit->code = code;
}

bool kit_outputs_end(struct kit *kit, struct buf *out)
{
    struct kit_work *work = kit->work;
    int32_t code = kit->code;

    put_held(kit);
    for (size_t i = 0; i < work->descriptor->output_count; i++) {
        const struct card_field *field = output_at(work, i);

        if (!work->has_output[i] && (field->flags & CARD_FIELD_REQUIRED) != 0)
            buf_str(begin_output(kit, field), "null");
    }
    if (work->outputs.size == 0)
        buf_char(&work->outputs, '{');
    buf_char(&work->outputs, '}');
    if (kit->code != code || !kit_kept(kit, &work->outputs))
        return false;
    *out = work->outputs;
    work->outputs = (struct buf)BUF_INIT(KIT_TEXT_MAX);
    return true;
}
