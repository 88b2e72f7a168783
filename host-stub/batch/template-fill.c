/* SPDX-License-Identifier: MIT */
/* template-fill.c - joins the parts of a template with a record's values. */
#include <string.h>

#include "header.h"
#include "jsonwrite.h"
#include "percent.h"
#include "template.h"

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
    if (part->kind == PART_URL)
        percent_encode(form, value.data, value.size);
    else
        json_escape(form, value);
    return true;
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
