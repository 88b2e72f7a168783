/* SPDX-License-Identifier: MIT */
/* batch-pages.c - batch --paginate: joins all pages of a line's list in its
   output. */

#include "batch-work.h"
#include "result-check.h"

#define NOT_A_LIST "a page was not an array, so the list is incomplete"

void pages_free(struct pages *pages)
{
    buf_free(&pages->output);
    buf_free(&pages->rest);
    buf_free(&pages->form);
    buf_free(&pages->bucket);
    follow_free(&pages->follow);
}

static bool find_list(const struct work *work, struct json_span *list)
{
    struct json_span output = {work->result.output.data,
                               work->result.output.size};
    const struct card_field *field =
        field_payload(work->batch->job.plugin.about.outputs);

    return field != NULL && output.data != NULL
           && result_is_json(work->result.output)
           && json_find(output, field->key, list) && json_type(*list) == 'a';
}

static bool is_enough(const struct work *work)
{
    int64_t most = work->batch->options->max_items;

    return most > 0 && work->pages.items >= most;
}

/* Returns false if --max-items is reached with items left over. */
static bool add_items(struct work *work, struct json_span list)
{
    int64_t before = work->pages.items;
    struct json_walk walk;
    struct json_span item;

    json_walk_into(&walk, list);
    work->pages.is_empty = true;
    while (json_walk_element(&walk, &item)) {
        work->pages.is_empty = false;
        if (is_enough(work)) {
            work->pages.repeats = work->pages.items - before;
            return false;
        }
        buf_str(&work->pages.output, work->pages.items++ > 0 ? "," : "");
        buf_add(&work->pages.output, item.data, item.size);
    }
    return true;
}

/* Is the output a number that says something of its page, such as how many
   items it has? It would not be true of the whole list. */
static bool is_of_page(const struct work *work, struct json_span key)
{
    struct fields outputs = work->batch->job.plugin.about.outputs;

    for (size_t i = 0; i < outputs.count; i++) {
        if (outputs.at[i].role == CARD_ROLE_META
            && outputs.at[i].type == CARD_TYPE_NUMBER
            && json_string_is(key, outputs.at[i].key))
            return true;
    }
    return false;
}

/* Copies the output of the first page except for its list, and for numbers of
   that page. */
static void begin_output(struct work *work, struct json_span list)
{
    struct pages *p = &work->pages;
    struct buf *to = &p->output;
    struct json_walk walk;
    struct json_span key, value;

    json_walk_into(&walk, (struct json_span){work->result.output.data,
                                             work->result.output.size});
    buf_char(to, '{');
    while (json_walk_member(&walk, &key, &value)) {
        bool is_list = value.data == list.data;

        if (!is_list && is_of_page(work, key))
            continue;
        if (p->is_joined || to->size > 1)
            buf_char(to, ',');
        buf_add(to, key.data, key.size);
        buf_char(to, ':');
        if (is_list) {
            buf_char(to, '[');
            p->is_joined = true;
            to = &p->rest;
        } else {
            buf_add(to, value.data, value.size);
        }
    }
    buf_char(&p->rest, '}');
}

/* Makes the next page's form the work's, and keeps the bucket of this page. */
static bool set_form(struct work *work)
{
    struct pages *p = &work->pages;
    struct card_text bucket = result_pace(&work->result).bucket;

    buf_reset(&p->bucket);
    if (bucket.data != NULL)
        buf_add(&p->bucket, bucket.data, bucket.size);
    buf_reset(&p->form);
    buf_add(&p->form, p->follow.form.data, p->follow.form.size);
    work->form = &p->form;
    if (!buf_ok(&p->form) || !buf_ok(&p->bucket))
        p->broken = "no memory for the next page";
    return p->broken == NULL;
}

/* Returns false if no further page is to be read. A line that has as many items
   as wanted is complete, even if the list continues. */
static bool next_page(struct work *work)
{
    struct pages *p = &work->pages;
    enum follow_end end = follow_page(&p->follow, &work->result, p->is_empty);

    switch (end) {
    case FOLLOW_NEXT:
        return set_form(work);
    case FOLLOW_END:
        return false;
    case FOLLOW_LATER:
        p->more = set_form(work);
        return false;
    case FOLLOW_EMPTY:
        p->more = set_form(work);
        break;
    default:
        break;
    }
    if (!is_enough(work) && p->broken == NULL)
        p->broken = buf_cstr(&p->follow.why);
    return false;
}

/* Reads the page of the form. Returns false if it is the last to be read. */
static bool read_page(struct work *work)
{
    struct pages *p = &work->pages;
    struct card_text bucket = {p->bucket.size > 0 ? p->bucket.data : NULL,
                               p->bucket.size};
    struct json_span list;

    work_release(work);
    p->more = true;
    if (!work_call(work, bucket)) {
        p->broken = "the job was stopped before the list was complete";
        return false;
    }
    if (work->code != CARD_OK)
        return false;
    if (!find_list(work, &list)) {
        p->broken = NOT_A_LIST;
        return false;
    }
    p->more = !add_items(work, list);
    return !p->more;
}

bool work_join_pages(struct work *work)
{
    struct pages *p = &work->pages;
    const struct card_result *result = &work->result;
    bool is_last =
        result->next.data == NULL && result->next_refused.data == NULL;
    struct json_span list;

    if (!find_list(work, &list)) {
        if (!is_last)
            p->broken = NOT_A_LIST;
        return p->broken == NULL || !batch_stopped(work->batch);
    }
    if (is_last && work->batch->options->max_items == 0)
        return true;
    follow_begin(&p->follow,
                 (struct json_span){buf_cstr(work->form), work->form->size});
    begin_output(work, list);
    p->more = !add_items(work, list);
    while (!p->more && next_page(work)) {
        p->more = is_enough(work);
        if (p->more || !read_page(work))
            break;
    }
    return p->broken == NULL || !batch_stopped(work->batch);
}

struct card_text work_output(struct work *work)
{
    struct pages *p = &work->pages;

    if (!p->is_joined)
        return work->result.output;
    if (p->rest.size > 0) {
        buf_char(&p->output, ']');
        buf_add(&p->output, p->rest.data, p->rest.size);
        buf_reset(&p->rest);
    }
    return (struct card_text){buf_cstr(&p->output), p->output.size};
}
