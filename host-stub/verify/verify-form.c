/* SPDX-License-Identifier: MIT */
/* verify-form.c - forms and connections built from the descriptor. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "verify.h"

#define CONDITIONS_MOST 8

/* Adds a secret that is too long to occur in a card's text by chance. */
static void add_secret(struct buf *json, const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_TEXT);

    buf_fmt(&text, "verify-Secret-0a1b2c3d4e5f-%s", field->key);
    json_quote(json, buf_cstr(&text), text.size);
}

static bool add_given(struct buf *json, const struct card_field *field)
{
    const char *const texts[] = {field->example_json, field->default_json};

    for (size_t i = 0; i < 2; i++) {
        struct json_span value;

        if (texts[i] == NULL || !json_valid(texts[i], strlen(texts[i]), NULL))
            continue;
        value = json_trim(span_of_str(texts[i]));
        if (json_is_empty(value))
            continue;
        buf_add(json, value.data, value.size);
        return true;
    }
    return false;
}

bool value_fitting(struct buf *json, const struct card_field *field)
{
    if ((field->flags & CARD_FIELD_SECRET) && field->example_json == NULL
        && field->type == CARD_TYPE_TEXT) {
        add_secret(json, field);
        return false;
    }
    if (add_given(json, field))
        return true;
    switch (field->type) {
    case CARD_TYPE_DROPDOWN:
        json_quote_str(json, field->choices[0].value);
        return true;
    case CARD_TYPE_BOOLEAN:
        buf_str(json, "false");
        return true;
    case CARD_TYPE_NUMBER:
        buf_fmt(json, "%" PRId64, field->minimum);
        return field->minimum != 0 || field->maximum != 0;
    case CARD_TYPE_OBJECT:
        buf_str(json, "{\"a\": 1}");
        return false;
    default:
        buf_str(json, "\"verify\"");
        return false;
    }
}

static void put(struct buf *form, const struct card_field *field,
                const struct buf *json)
{
    form_put(form, field->key, span_of_buf(json));
}

/* Is the field required, and shown with the form's current values? */
static bool is_wanted(const struct buf *form, struct fields fields,
                      const struct card_field *field)
{
    struct json_span value;

    return (field->flags & CARD_FIELD_REQUIRED)
           && field_shown(fields, field, span_of_buf(form))
           && !json_find(span_of_buf(form), field->key, &value);
}

/* Fills in required fields; a field that is filled may show another one above
   it. */
static bool fill_required(struct buf *form, struct fields fields)
{
    bool is_known = true;

    for (size_t pass = 0; pass < CONDITIONS_MOST; pass++) {
        bool again = false;

        for (size_t i = 0; i < fields.count; i++) {
            auto_buf struct buf json = BUF_INIT(BUF_DATA);

            if (!is_wanted(form, fields, &fields.at[i]))
                continue;
            is_known = value_fitting(&json, &fields.at[i]) && is_known;
            put(form, &fields.at[i], &json);
            again = true;
        }
        if (!again)
            break;
    }
    return is_known;
}

void form_complete(struct buf *form, struct fields fields)
{
    fill_required(form, fields);
}

bool form_fitting(struct buf *form, struct fields fields)
{
    buf_str(form, "{}");
    return fill_required(form, fields);
}

void form_without(struct buf *out, struct json_span object, const char *key)
{
    struct json_walk walk;
    struct json_span name, value;

    buf_char(out, '{');
    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &name, &value)) {
        if (json_string_is(name, key))
            continue;
        buf_str(out, out->size > 1 ? "," : "");
        buf_add(out, name.data, name.size);
        buf_char(out, ':');
        buf_add(out, value.data, value.size);
    }
    buf_char(out, '}');
}

/* Appends a condition's value in the type of its field. */
static void hold(struct buf *json, const struct card_field *control,
                 const char *value)
{
    if ((control->type == CARD_TYPE_NUMBER
         || control->type == CARD_TYPE_BOOLEAN)
        && json_valid(value, strlen(value), NULL))
        buf_str(json, value);
    else
        json_quote_str(json, value);
}

void form_show(struct buf *form, struct fields fields,
               const struct card_field *field)
{
    for (size_t depth = 0;
         depth < CONDITIONS_MOST && field->shown_if_key != NULL; depth++) {
        const struct card_field *control =
            field_find(fields, field->shown_if_key);
        auto_buf struct buf json = BUF_INIT(BUF_FILE);

        if (control == NULL)
            return;
        if (!field_shown(fields, field, span_of_buf(form))) {
            hold(&json, control, field->shown_if_values[0]);
            put(form, control, &json);
        }
        field = control;
    }
    fill_required(form, fields);
}

static bool is_taken(struct trial *trial)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(&trial->form), &result);

    trial_release(trial, &result);
    return code == CARD_OK;
}

static bool try_connection(struct trial *trial, const struct card_field *choose,
                           const char *choice)
{
    struct fields fields = trial->about.connection;

    buf_reset(&trial->connection);
    buf_str(&trial->connection, "{}");
    fill_required(&trial->connection, fields);
    if (choose != NULL) {
        auto_buf struct buf json = BUF_INIT(BUF_FILE);

        json_quote_str(&json, choice);
        put(&trial->connection, choose, &json);
        fill_required(&trial->connection, fields);
    }
    return is_taken(trial);
}

/* Tries the required fields; then with each secret in turn; then with each
   choice. */
bool connection_fitting(struct trial *trial)
{
    struct fields fields = trial->about.connection;

    if (try_connection(trial, NULL, NULL))
        return true;
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        for (size_t j = 0; j < field->choice_count; j++) {
            if (try_connection(trial, field, field->choices[j].value))
                return true;
        }
    }
    for (size_t i = 0; i < fields.count; i++) {
        auto_buf struct buf json = BUF_INIT(BUF_FILE);

        if (!(fields.at[i].flags & CARD_FIELD_SECRET))
            continue;
        try_connection(trial, NULL, NULL);
        value_fitting(&json, &fields.at[i]);
        put(&trial->connection, &fields.at[i], &json);
        if (is_taken(trial))
            return true;
    }
    try_connection(trial, NULL, NULL);
    return false;
}

/* Does a dry run show that the request would go to this URL? */
static bool leads_to(struct trial *trial, const char *url, bool is_url)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(&trial->form), &result);
    auto_buf struct buf text = BUF_INIT(BUF_FILE);
    struct json_span preview = {result.preview.data, result.preview.size};
    bool leads = false;

    if (code == CARD_OK && preview.data != NULL
        && json_valid(preview.data, preview.size, NULL)
        && json_type(preview) == 'o' && json_find_text(preview, "url", &text))
        leads = strncmp(buf_cstr(&text), url, strlen(url)) == 0;
    else
        leads = code == CARD_OK && is_url;
    trial_release(trial, &result);
    return leads;
}

static bool redirect(struct trial *trial, const struct card_field *field,
                     const char *url)
{
    auto_buf struct buf before = BUF_INIT(BUF_DATA);
    auto_buf struct buf json = BUF_INIT(BUF_LINE);
    bool is_url = (field->flags & CARD_FIELD_URL) != 0;

    if (field->type != CARD_TYPE_TEXT || (field->flags & CARD_FIELD_SECRET)
        || !(is_url || (field->flags & CARD_FIELD_REQUIRED)))
        return false;
    buf_add(&before, buf_cstr(&trial->connection), trial->connection.size);
    json_quote_str(&json, url);
    put(&trial->connection, field, &json);
    if (leads_to(trial, url, is_url))
        return true;
    buf_reset(&trial->connection);
    buf_add(&trial->connection, buf_cstr(&before), before.size);
    return false;
}

bool connection_redirect(struct trial *trial, const char *url)
{
    struct fields fields = trial->about.connection;

    for (size_t i = 0; i < fields.count; i++) {
        if (redirect(trial, &fields.at[i], url))
            return true;
    }
    return false;
}
