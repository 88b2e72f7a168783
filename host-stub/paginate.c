/* SPDX-License-Identifier: MIT */
/* paginate.c - reads page after page, with one page in memory at a time. */
#include "paginate.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "follow.h"
#include "form-text.h"
#include "interrupt.h"
#include "jsonwalk.h"
#include "moment.h"
#include "page-line.h"
#include "result-check.h"
#include "show.h"
#include "text.h"
#include "timing.h"

struct pages {
    struct job *job;
    const struct options *options;
    struct output *to;
    struct tabular *rows; /* has no columns if the list is an array */
    struct follow follow;
    struct page_line line; /* the progress */
    struct pages_read *read;
    int64_t before; /* items of the pages before the one just read */
    bool is_empty;  /* the page just read has no elements */
    bool goes_on;   /* the job's form requests the next page */
    int64_t end_ms; /* deadline of the whole list; 0 if there is none */
    bool for_person;
    bool color;
};

static const struct card_field *list_of(const struct job *job)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);

    return field != NULL && (field->flags & CARD_FIELD_LIST) ? field : NULL;
}

bool paginate_can(const struct job *job, struct problem *problem)
{
    return list_of(job) != NULL
           || problem_set(problem, STATUS_USAGE,
                          "--paginate: %s has no output that is a list",
                          job->plugin.about.card.id);
}

/* ---- one page ---- */

void pages_read_free(struct pages_read *pages)
{
    buf_free(&pages->remark);
}

static bool take_page(const struct pages *p, struct json_span *page,
                      struct problem *problem)
{
    struct json_span output = {p->job->result.output.data,
                               p->job->result.output.size};
    const struct card_field *field = list_of(p->job);

    if (output.data == NULL || !json_find(output, field->key, page)
        || json_type(*page) != 'a')
        return problem_set_code(
            problem, STATUS_NETWORK, "INCOMPLETE",
            "--paginate: the answer's %s is not an array, so there are no "
            "pages to join. Run without --paginate to see the answer",
            field->key);
    return true;
}

static void write_item(struct pages *p, struct json_span item)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (p->rows->count > 0)
        tabular_add(p->rows, item, &text);
    else if (p->read->items > 0)
        buf_str(&text, ",\n");
    if (p->rows->count > 0)
        ;
    else if (p->for_person)
        show_json(&text, item, p->color);
    else
        buf_add(&text, item.data, item.size);
    output_write(p->to, buf_cstr(&text), text.size);
    p->read->items++;
}

static bool is_enough(const struct pages *p)
{
    return p->options->max_items > 0 && p->read->items >= p->options->max_items;
}

static void begin_list(struct pages *p)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (p->rows->count > 0)
        tabular_begin(p->rows, &text);
    else
        buf_str(&text, "[\n");
    output_write(p->to, buf_cstr(&text), text.size);
    p->read->begun = true;
}

/* Returns false if memory ran out. */
static bool end_list(struct pages *p)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    if (p->rows->count == 0)
        buf_str(&text, p->read->items > 0 ? "\n]\n" : "]\n");
    else if (!tabular_end(p->rows, &text))
        return false;
    output_write(p->to, buf_cstr(&text), text.size);
    return true;
}

/* Writes the elements of a page. Sets *left to the number of elements beyond
   --max-items. */
static void write_page(struct pages *p, struct json_span page, int64_t *left)
{
    struct json_walk walk;
    struct json_span item;

    if (!p->read->begun)
        begin_list(p);
    p->before = p->read->items;
    p->is_empty = true;
    *left = 0;
    json_walk_into(&walk, page);
    while (output_is_wanted(p->to) && json_walk_element(&walk, &item)) {
        p->is_empty = false;
        if (is_enough(p))
            ++*left;
        else
            write_item(p, item);
    }
}

/* ---- from page to page ---- */

/* Appends the form of the next call, on one line. */
static void add_form(const struct pages *p, struct buf *out)
{
    json_compact(
        out, (struct json_span){buf_cstr(&p->job->form), p->job->form.size});
}

/* Replaces the job's form by the next page's. */
static bool set_form(struct pages *p, struct problem *problem)
{
    struct buf *form = &p->job->form;

    buf_reset(form);
    buf_add(form, p->follow.form.data, p->follow.form.size);
    p->goes_on = true;
    return buf_ok(form) || problem_no_memory(problem);
}

static const char *plural(const struct pages *p)
{
    return p->read->items == 1 ? "" : "s";
}

static void say_later(struct pages *p)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);

    add_form(p, &form);
    buf_fmt(&p->read->remark,
            "%lld item%s; the list ends here for now. To read what is added "
            "later, use this form: %s",
            (long long)p->read->items, plural(p), buf_cstr(&form));
}

/* Sets the form of the next call. Returns false, possibly with a problem set,
   if there is none. */
static bool next_page(struct pages *p, struct problem *problem)
{
    enum follow_end end = follow_page(&p->follow, &p->job->result, p->is_empty);
    const char *why = buf_cstr(&p->follow.why);

    p->goes_on = false;
    switch (end) {
    case FOLLOW_NEXT:
        return set_form(p, problem);
    case FOLLOW_END:
        return false;
    case FOLLOW_LATER:
        if (set_form(p, problem))
            say_later(p);
        return false;
    case FOLLOW_REFUSED:
        problem_set_code(problem, STATUS_NETWORK, "INCOMPLETE",
                         "the list is not complete: %lld item%s. %s",
                         (long long)p->read->items, plural(p), why);
        buf_add(&problem->next_refused, p->follow.refused.data,
                p->follow.refused.size);
        return false;
    case FOLLOW_EMPTY:
    case FOLLOW_CIRCLE:
        set_form(p, problem);
        return problem_set_code(problem, STATUS_NETWORK, "INCOMPLETE", "%s",
                                why);
    default:
        return problem_set(problem, STATUS_PLUGIN, "%s", why);
    }
}

static void say_how_to_go_on(const struct pages *p, struct problem *problem)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);
    bool is_said =
        strstr(buf_cstr(&problem->message), "the list is not complete") != NULL;

    add_form(p, &form);
    buf_reset(&problem->next);
    buf_add(&problem->next, form.data, form.size);
    problem_add(
        problem, "%s%lld item%s; to continue from there, use this form:\n%s",
        is_said ? "" : "the list is not complete: ", (long long)p->read->items,
        plural(p), buf_cstr(&form));
}

/* Reports that --max-items ended the list. */
static void say_more(struct pages *p, int64_t left)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);
    auto_problem struct problem ignored = PROBLEM_INIT;
    int64_t again = p->read->items - p->before; /* of a page that is cut */

    if (left == 0 && !next_page(p, &ignored)) {
        if (p->follow.refused.size > 0)
            buf_fmt(&p->read->remark,
                    "stopped after %lld item%s (--max-items); there are more. "
                    "%s",
                    (long long)p->read->items, plural(p),
                    buf_cstr(&p->follow.why));
        return;
    }
    add_form(p, &form);
    buf_fmt(&p->read->remark,
            "stopped after %lld item%s (--max-items); there are more. ",
            (long long)p->read->items, plural(p));
    if (left == 0)
        buf_str(&p->read->remark, "To continue from the next page, use this "
                                  "form: ");
    else if (again == 1)
        buf_str(&p->read->remark,
                "To continue from the last page, use this form; it gives that "
                "page again, whose first item is here already: ");
    else
        buf_fmt(&p->read->remark,
                "To continue from the last page, use this form; it gives that "
                "page again, whose first %lld items are here already: ",
                (long long)again);
    buf_add(&p->read->remark, form.data, form.size);
}

/* May another page be read? Checked here because a card need not watch for
   signals. */
static bool may_go_on(struct pages *p, struct problem *problem)
{
    if (interrupted())
        return problem_set(problem, STATUS_INTERRUPTED, "interrupted");
    if (p->end_ms == 0)
        return true;
    p->job->deadline_ms = p->end_ms - moment_ms();
    return p->job->deadline_ms > 0
           || problem_set(problem, STATUS_TIMEOUT, "the --deadline has passed");
}

static bool read_page(struct pages *p, int64_t *left, struct problem *problem)
{
    struct json_span page;
    bool good;

    job_release(p->job);
    good =
        may_go_on(p, problem)
        && job_execute(p->job, p->options, CARD_ONE_LINE, NULL, NULL, problem);
    timing_show(p->options, result_attempts(&p->job->result));
    if (!good || !take_page(p, &page, problem))
        return false;
    write_page(p, page, left);
    page_line_show(&p->line, p->read->items);
    if (output_in_pager(p->to))
        interrupt_begin_many(INT_MAX); /* or the pager would be left alone */
    return output_is_wanted(p->to);
}

static bool read_pages(struct pages *p, struct problem *problem)
{
    int64_t left = 0;

    follow_begin(&p->follow, (struct json_span){buf_cstr(&p->job->form),
                                                p->job->form.size});
    do {
        p->goes_on = true; /* if it fails, the list can be continued with this
                              page */
        if (!read_page(p, &left, problem))
            return false;
        if (is_enough(p)) {
            say_more(p, left);
            return true;
        }
    } while (next_page(p, problem));
    return problem->message.size == 0;
}

bool paginate(struct job *job, struct output *to, const struct options *options,
              struct tabular *rows, struct pages_read *read,
              struct problem *problem)
{
    struct pages p = {
        .job = job,
        .options = options,
        .to = to,
        .rows = rows,
        .read = read,
        .follow = FOLLOW_INIT,
        .line = page_line_begin(options),
        .end_ms = job->deadline_ms > 0 ? moment_ms() + job->deadline_ms : 0,
        .for_person = show_for_person(options),
        .color = show_colored(options, STDOUT_FILENO),
    };
    bool whole = read_pages(&p, problem);

    page_line_end(&p.line);
    if (read->begun && !end_list(&p))
        whole = problem_no_memory(problem);
    if (!whole && p.goes_on && read->begun && output_is_wanted(to)
        && problem->status != STATUS_PLUGIN)
        say_how_to_go_on(&p, problem);
    follow_free(&p.follow);
    return whole;
}
