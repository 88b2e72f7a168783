/* SPDX-License-Identifier: MIT */
/* outputs.c - checks members of an answer by the outputs' descriptors, and
   copies them. */
#include "outputs.h"

#include "fields.h"
#include "jsonwrite.h"

/* Does the value, which is not null, have the output's type? */
static bool has_type(const struct card_field *field, struct json_span value)
{
    const struct members_of of = {"answer", CARD_PROTOCOL, field, 1,
                                  sizeof *field};
    auto_error struct error ignored = ERROR_INIT;

    return field_fits(&of, 0, value, &ignored);
}

static bool fits(const struct card_field *field, struct json_span object,
                 struct buf *why)
{
    bool is_required = (field->flags & CARD_FIELD_REQUIRED) != 0;
    struct json_span value;

    if (!json_find(object, field->key, &value)) {
        if (is_required && why != NULL)
            buf_fmt(why, "without \"%s\"", field->key);
        return !is_required;
    }
    if (json_type(value) == '0' ? !is_required : has_type(field, value))
        return true;
    if (why != NULL)
        buf_fmt(why, "whose \"%s\" is %s", field->key,
                members_type_name(value));
    return false;
}

bool outputs_fit(const struct card_field *fields, size_t count,
                 struct json_span object, struct buf *why)
{
    for (size_t i = 0; i < count; i++) {
        if (!fits(&fields[i], object, why))
            return false;
    }
    return true;
}

void outputs_write(const struct card_field *fields, size_t count,
                   struct json_span object, struct buf *out)
{
    buf_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        struct json_span value;
        bool found = object.data != NULL
                     && json_find(object, fields[i].key, &value)
                     && json_type(value) != '0';

        if (!found && (fields[i].flags & CARD_FIELD_REQUIRED) == 0)
            continue;
        json_key(out, fields[i].key);
        if (found)
            buf_add(out, value.data, value.size);
        else
            buf_str(out, "null");
    }
    buf_char(out, '}');
}
