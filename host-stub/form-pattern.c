/* SPDX-License-Identifier: MIT */
/* form-pattern.c - checks the texts of a form that are given and shown. */
#include "form-pattern.h"

#include <string.h>

#include "jsontext.h"
#include "jsonwrite.h"
#include "pattern.h"

static bool has_patterns(struct fields fields)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (fields.at[i].pattern != NULL)
            return true;
    }
    return false;
}

static bool is_misfit(struct fields fields, const struct card_field *field,
                      struct json_span form)
{
    auto_buf struct buf text = BUF_INIT_SECRET(BUF_UNLIMITED);
    struct json_span value;

    if (field->pattern == NULL || field->type != CARD_TYPE_TEXT
        || !json_find(form, field->key, &value) || json_type(value) != 's'
        || json_is_empty(value) || !field_shown(fields, field, form))
        return false;
    json_unquote(&text, value);
    return buf_ok(&text) && memchr(text.data, '\0', text.size) == NULL
           && pattern_match(field->pattern, buf_cstr(&text)) == PATTERN_DIFFERS;
}

static void add_text(struct buf *out, const char *key, const struct buf *text)
{
    json_key(out, key);
    json_quote(out, text->data, text->size);
}

/* Appends the members that an error and each of its causes have. */
static void add_fault(struct buf *out, const struct card_field *field)
{
    auto_buf struct buf message = BUF_INIT(BUF_FILE);
    auto_buf struct buf pointer = BUF_INIT(BUF_TEXT);

    buf_fmt(&message, "%s does not match the pattern %s.", field->title,
            field->pattern);
    if (field->example_json != NULL && !(field->flags & CARD_FIELD_SECRET))
        buf_fmt(&message, " An example that does is %s.", field->example_json);
    json_pointer_add(&pointer, field->key, strlen(field->key));
    json_member(out, "field", field->key);
    add_text(out, "pointer", &pointer);
    add_text(out, "message", &message);
}

static bool judge(struct fields fields, struct card_text given,
                  const char *code, struct buf *error)
{
    auto_buf struct buf causes = BUF_INIT(BUF_FILE);
    struct json_span form = {given.data, given.size};
    const struct card_field *first = NULL;

    if (given.data == NULL || !has_patterns(fields)
        || !json_valid(form.data, form.size, NULL) || json_type(form) != 'o')
        return true;
    for (size_t i = 0; i < fields.count; i++) {
        if (!is_misfit(fields, &fields.at[i], form))
            continue;
        if (first == NULL)
            first = &fields.at[i];
        buf_str(&causes, causes.size > 0 ? ",{" : "{");
        add_fault(&causes, &fields.at[i]);
        buf_char(&causes, '}');
    }
    if (first == NULL)
        return true;
    buf_char(error, '{');
    json_member(error, "code", code);
    add_fault(error, first);
    json_key(error, "retryable");
    buf_str(error, "false");
    json_key(error, "errors");
    buf_char(error, '[');
    buf_add(error, buf_cstr(&causes), causes.size);
    buf_str(error, "]}");
    return false;
}

int32_t patterns_judge(const struct about *about, const struct card_call *call,
                       struct buf *error)
{
    if ((call->flags & CARD_CHECK_CONNECTION) == 0
        && !judge(about->inputs, call->inputs, "INVALID_INPUT", error))
        return CARD_INVALID_INPUT;
    if (!judge(about->connection, call->connection, "BAD_CONNECTION", error))
        return CARD_BAD_CONNECTION;
    return CARD_OK;
}
