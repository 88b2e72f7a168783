/* SPDX-License-Identifier: MIT */
/* verify-probe.c - builds the base, and puts values into it. */
#include "verify-probe.h"

#include "form-text.h"
#include "jsontext.h"
#include "moment.h"

bool probe_is_connection(const struct probe *probe)
{
    return probe->code == CARD_BAD_CONNECTION;
}

int32_t probe_dry(const struct probe *probe, struct json_span text,
                  struct card_result *result)
{
    struct trial *trial = probe->trial;
    bool connection = probe_is_connection(probe);

    return trial_call(
        trial, CARD_DRY_RUN, connection ? span_of_buf(&trial->form) : text,
        connection ? text : span_of_buf(&trial->connection), result);
}

static void make_base(struct probe *probe)
{
    const struct buf *accepted = probe_is_connection(probe)
                                     ? &probe->trial->connection
                                     : &probe->trial->form;
    auto_buf struct buf json = BUF_INIT(BUF_DATA);
    struct json_span value;

    buf_reset(&probe->base);
    buf_add(&probe->base, buf_cstr(accepted), accepted->size);
    form_show(&probe->base, probe->fields, probe->field);
    if (json_find(span_of_buf(&probe->base), probe->field->key, &value))
        return;
    value_fitting(&json, probe->field);
    form_put(&probe->base, probe->field->key, span_of_buf(&json));
}

/* Fills in and removes fields as the conditions of other fields require. */
static void follow_conditions(const struct probe *probe, struct buf *text)
{
    for (size_t i = 0; i < probe->fields.count; i++) {
        const struct card_field *field = &probe->fields.at[i];
        auto_buf struct buf rest = BUF_INIT(BUF_UNLIMITED);
        struct json_span value;

        if (!json_find(span_of_buf(text), field->key, &value)
            || field_shown(probe->fields, field, span_of_buf(text)))
            continue;
        form_without(&rest, span_of_buf(text), field->key);
        buf_reset(text);
        buf_add(text, buf_cstr(&rest), rest.size);
    }
    form_show(text, probe->fields, probe->field);
}

void probe_put(const struct probe *probe, struct buf *text,
               struct json_span value)
{
    buf_add(text, buf_cstr(&probe->base), probe->base.size);
    form_put(text, probe->field->key, value);
    if (json_valid(buf_cstr(text), text->size, NULL))
        follow_conditions(probe, text);
}

/* Is a text that is not JSON refused properly? If not, another check reports
   it, and every value here would repeat that. */
static bool refuses_well(const struct probe *probe)
{
    auto_buf struct buf ignored = BUF_INIT(BUF_LINE);
    struct card_result result;
    int32_t code = probe_dry(probe, span_of_str("{"), &result);
    bool good =
        code == probe->code && error_well_formed(code, result.error, &ignored);

    trial_release(probe->trial, &result);
    return good;
}

bool probe_in_time(struct probe *probe)
{
    if (moment_ms() <= probe->enough)
        return true;
    probe->is_cut = true;
    return false;
}

enum verdict probe_each(struct trial *trial, bool connection,
                        enum verdict (*judge)(struct probe *probe),
                        const char *none)
{
    struct probe probe = {
        .trial = trial,
        .fields = connection ? trial->about.connection : trial->about.inputs,
        .code = connection ? CARD_BAD_CONNECTION : CARD_INVALID_INPUT,
        .base = BUF_INIT(BUF_UNLIMITED),
        .enough = run_enough(trial)};
    enum verdict verdict = PASS;

    if (probe.fields.count > 0 && !refuses_well(&probe))
        return trial_skip(trial,
                          "text that is not JSON is not refused as card.h "
                          "requires, which another check reports");
    for (size_t i = 0; verdict == PASS && i < probe.fields.count; i++) {
        probe.field = &probe.fields.at[i];
        make_base(&probe);
        verdict = judge(&probe);
    }
    buf_free(&probe.base);
    if (verdict != PASS)
        return verdict;
    if (probe.tried == 0)
        return trial_skip(trial, "%s", probe.is_cut ? TOO_SLOW : none);
    return probe.is_cut ? trial_warn(
               trial, TOO_SLOW ": only %zu values were tried", probe.tried)
                        : PASS;
}

enum verdict probe_fail(struct probe *probe, const char *what, const char *saw)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    buf_fmt(&why, "with %s as %s '%.100s': %s", what,
            probe_is_connection(probe) ? "connection field" : "input",
            probe->field->key, saw);
    return trial_fail(probe->trial, "%s", buf_cstr(&why));
}
