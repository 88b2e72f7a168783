/* SPDX-License-Identifier: MIT */
/* nextform.c - writes the form for the next page. */
#include "nextform.h"

#include "input.h"
#include "jsonwrite.h"
#include "members.h"
#include "relative_url.h"

/* Copies the headers from the form with raw line breaks replaced, since they
   would break the framing of a host that reads lines. */
static void add_headers(struct buf *form, struct json_span headers)
{
    size_t begin;

    if (members_empty(headers))
        return;
    json_key(form, form_inputs[INPUT_HEADERS].key);
    begin = form->size;
    buf_add(form, headers.data, headers.size);
    for (size_t i = begin; i < form->size; i++) {
        if (form->data[i] == '\n' || form->data[i] == '\r')
            form->data[i] = ' ';
    }
}

bool nextform_write(const struct answer *answer, const struct buf *target,
                    struct buf *form, struct error *error)
{
    const struct plan *plan = answer->plan;
    auto_buf struct buf again = BUF_INIT(TARGET_MAX);
    size_t begin;

    buf_char(form, '{');
    json_member(form, form_inputs[INPUT_REQUEST_TYPE].key, plan->method->name);
    json_key(form, form_inputs[INPUT_RELATIVE_URL].key);
    begin = form->size;
    json_quote(form, buf_cstr(target), target->size);
    if (!buf_ok(form))
        return error_no_memory(error);
    if (!relative_url_read(
            &again, (struct json_span){form->data + begin, form->size - begin},
            error))
        return false;
    add_headers(form, plan->headers.given);
    buf_char(form, '}');
    return buf_ok(form) || error_no_memory(error);
}
