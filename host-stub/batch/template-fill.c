/* SPDX-License-Identifier: MIT */
/* template-fill.c - joins the parts of a template with a record's values. */
#include <string.h>
#include <strings.h>

#include "header.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "percent.h"
#include "template.h"
#include "text.h"

static void json_escape(struct buf *out, struct json_span value)
{
    auto_buf struct buf quoted = BUF_INIT(BUF_UNLIMITED);

    json_quote(&quoted, value.data, value.size);
    if (buf_ok(&quoted))
        buf_add(out, quoted.data + 1, quoted.size - 2);
    else
        out->failed = true;
}

/* Is the segment, with its values, still a single segment? */
static bool judge_segment(const struct buf *form, size_t start, struct buf *why)
{
    size_t size = form->size - start;

    if (size == 0)
        buf_str(why, "a value is empty, but the URL needs one here");
    else if ((size == 1 && form->data[start] == '.')
             || (size == 2 && memcmp(form->data + start, "..", 2) == 0))
        buf_fmt(why,
                "a value turns a segment of the URL's path into '%.*s', which "
                "would lead elsewhere",
                (int)size, form->data + start);
    else
        return true;
    return false;
}

/* What the type of a value is called. */
static const char *type_name(enum part_kind kind)
{
    return kind == PART_NUMBER    ? "a number, such as 12 or -1.5"
           : kind == PART_BOOLEAN ? "true or false"
                                  : "JSON";
}

/* Appends a value that is not a text. Returns false if it is not of the type.
 */
static bool add_typed(struct buf *form, struct json_span value,
                      enum part_kind kind)
{
    value = json_trim(value);
    if (kind == PART_BOOLEAN) {
        /* spreadsheets and programs write them in any case */
        bool is_true =
            value.size == 4 && strncasecmp(value.data, "true", 4) == 0;
        bool is_false =
            value.size == 5 && strncasecmp(value.data, "false", 5) == 0;

        buf_str(form, is_true ? "true" : is_false ? "false" : "");
        return is_true || is_false;
    }
    if (!json_valid(value.data, value.size, NULL)
        || (kind == PART_NUMBER && json_type(value) != 'n'))
        return false;
    json_line(form, value);
    return true;
}

/* The most bytes of a value in a message. */
#define SHOWN 100

static bool refuse_value(const struct template_part *part,
                         struct json_span name, struct json_span value,
                         struct buf *why)
{
    size_t size = value.size < SHOWN ? value.size : SHOWN;

    while (size < value.size && size > 0
           && ((unsigned char)value.data[size] & 0xC0) == 0x80)
        size--; /* do not cut within a character */
    buf_str(why, "the value in column ");
    header_add_name(why, name);
    buf_fmt(why, " must be %s", type_name(part->kind));
    if (value.size == 0)
        buf_str(why, ", but it is empty");
    else if (!part->is_secret)
        buf_fmt(why, ", not '%.*s%s'", (int)size, value.data,
                size < value.size ? "..." : "");
    return false;
}

static bool add_column(const struct template *t,
                       const struct csv_record *record,
                       const struct template_part *part, struct buf *form,
                       struct buf *why)
{
    struct json_span value = csv_value(record, part->at);
    struct json_span name = csv_value(&t->names, part->at);

    if (!utf8_valid(value.data, value.size)) {
        buf_fmt(why, "column '%.*s' is not UTF-8", (int)name.size, name.data);
        return false;
    }
    switch (part->kind) {
    case PART_URL:
        percent_encode(form, value.data, value.size);
        return true;
    case PART_JSON:
        json_escape(form, value);
        return true;
    default:
        return add_typed(form, value, part->kind)
               || refuse_value(part, name, value, why);
    }
}

bool template_fill(const struct template *t, const struct csv_record *record,
                   struct buf *form, struct buf *why)
{
    size_t segment = 0;

    if (!header_fits(&t->names, record, why))
        return false;
    for (size_t i = 0; i < t->count; i++) {
        const struct template_part *part = &t->parts[i];

        if (part->kind == PART_FIXED)
            buf_add(form, t->text.data + part->at, part->size);
        else if (part->kind == PART_SEGMENT)
            segment = form->size;
        else if (part->kind == PART_SEGMENT_END) {
            if (!judge_segment(form, segment, why))
                return false;
        } else if (!add_column(t, record, part, form, why)) {
            return false;
        }
    }
    return true;
}
