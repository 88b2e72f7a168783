/* SPDX-License-Identifier: MIT */
/* batch-pages.c - batch --paginate: all pages of a line's list in its output.
 */
#include <string.h>

#include "batch-work.h"
#include "jsontext.h"

void pages_free(struct pages *pages)
{
    buf_free(&pages->output);
    buf_free(&pages->rest);
    buf_free(&pages->form);
    buf_free(&pages->bucket);
}

static bool find_list(const struct work *work, struct json_span *list)
{
    struct json_span output = {work->result.output.data,
                               work->result.output.size};
    const struct card_field *field =
        field_payload(work->batch->job.plugin.about.outputs);

    return field != NULL && output.data != NULL
           && json_valid(output.data, output.size, NULL)
           && json_find(output, field->key, list) && json_type(*list) == 'a';
}

static bool is_enough(const struct work *work)
{
    int64_t most = work->batch->options->max_items;

    return most > 0 && work->pages.items >= most;
}

/* False: there were more than are wanted. */
static bool add_items(struct work *work, struct json_span list)
{
    struct json_walk walk;
    struct json_span item;

    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &item)) {
        if (is_enough(work))
            return false;
        buf_str(&work->pages.output, work->pages.items++ > 0 ? "," : "");
        buf_add(&work->pages.output, item.data, item.size);
    }
    return true;
}

/* The output of the first page, but for its list. */
static void begin(struct work *work, struct json_span list)
{
    struct pages *p = &work->pages;
    struct card_text output = work->result.output;
    const char *behind = list.data + list.size;

    buf_add(&p->output, output.data, (size_t)(list.data - output.data));
    buf_char(&p->output, '[');
    buf_add(&p->rest, behind, (size_t)(output.data + output.size - behind));
    p->is_joined = true;
}

static bool is_next(const struct work *work, struct card_text next)
{
    return json_valid(next.data, next.size, NULL)
           && json_type((struct json_span){next.data, next.size}) == 'o'
           && (next.size != work->form->size
               || memcmp(next.data, work->form->data, next.size) != 0);
}

/* The next page's form, and the limit that this page came under. False: there
   is none. */
static bool turn(struct work *work)
{
    struct pages *p = &work->pages;
    struct card_text next = work->result.next;
    struct card_text bucket = work->result.pace.bucket;

    if (next.data == NULL)
        return false;
    if (!is_next(work, next)) {
        p->broken = "the card names no other page as the next: the list is not "
                    "complete";
        return false;
    }
    buf_reset(&p->bucket);
    if (bucket.data != NULL)
        buf_add(&p->bucket, bucket.data, bucket.size);
    buf_reset(&p->form);
    buf_add(&p->form, next.data, next.size);
    work->form = &p->form;
    if (!buf_ok(&p->form) || !buf_ok(&p->bucket))
        p->broken = "no memory for the next page";
    return p->broken == NULL;
}

/* The page of the form; false: it is the last that is asked for. */
static bool read_page(struct work *work)
{
    struct pages *p = &work->pages;
    struct json_span list;

    work_release(work);
    if (p->bucket.size > 0)
        work->result.pace.bucket =
            (struct card_text){p->bucket.data, p->bucket.size};
    p->more = true;
    if (!work_call(work)) {
        p->broken = "the job was stopped before the list was complete";
        return false;
    }
    if (work->code != CARD_OK)
        return false;
    if (!find_list(work, &list)) {
        p->broken = "a page is no list: the list is not complete";
        return false;
    }
    p->more = !add_items(work, list);
    return !p->more;
}

bool work_join_pages(struct work *work)
{
    struct pages *p = &work->pages;
    struct json_span list;

    if (!find_list(work, &list)
        || (work->result.next.data == NULL
            && work->batch->options->max_items == 0))
        return true;
    begin(work, list);
    p->more = !add_items(work, list);
    while (!p->more && turn(work)) {
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
