/* SPDX-License-Identifier: MIT */
/* paginate.c - one page after the other, one page in memory. */
#include "paginate.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "form-text.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "show.h"
#include "text.h"
#include "timing.h"

struct pages {
    struct job *job;
    const struct options *options;
    struct output *to;
    int64_t items;
    int64_t end_ms; /* of the whole; 0: none */
    bool for_person;
    bool color;
    bool begun; /* the array is open */
};

static const struct card_field *list_of(const struct job *job)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);

    return field != NULL && (field->flags & CARD_FIELD_LIST) ? field : NULL;
}

bool paginate_can(const struct job *job, struct problem *problem)
{
    return list_of(job) != NULL
           || problem_set(problem, STATUS_USAGE, "--paginate: %s gives no list",
                          job->plugin.about.card.id);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- one page ---- */

static bool take_page(const struct pages *p, struct json_span *page,
                      struct problem *problem)
{
    struct json_span output = {p->job->result.output.data,
                               p->job->result.output.size};
    const struct card_field *field = list_of(p->job);

    if (output.data == NULL || !json_valid(output.data, output.size, NULL)
        || !json_find(output, field->key, page) || json_type(*page) != 'a')
        return problem_set(problem, STATUS_NETWORK,
                           "--paginate: the answer's %s is no array, so there "
                           "are no pages to join; run without --paginate shows "
                           "it",
                           field->key);
    return true;
}

static void write_item(struct pages *p, struct json_span item)
{
    auto_buf struct buf text = BUF_INIT(SIZE_MAX);

    buf_str(&text, p->items > 0 ? ",\n" : "");
    if (p->for_person)
        show_json(&text, item, p->color);
    else
        buf_add(&text, item.data, item.size);
    output_write(p->to, buf_cstr(&text), text.size);
    p->items++;
}

static bool is_enough(const struct pages *p)
{
    return p->options->max_items > 0 && p->items >= p->options->max_items;
}

/* *left: elements of this page that were not wanted any more. */
static void write_page(struct pages *p, struct json_span page, int64_t *left)
{
    struct json_walk walk;
    struct json_span item;

    if (!p->begun)
        output_write(p->to, "[\n", 2);
    p->begun = true;
    *left = 0;
    json_walk_into(&walk, page);
    while (json_walk_element(&walk, &item)) {
        if (is_enough(p))
            ++*left;
        else
            write_item(p, item);
    }
}

/* ---- from page to page ---- */

/* The form of the next call takes the place of this one's. False: there is
   none. */
static bool turn(struct pages *p, struct problem *problem)
{
    struct card_text next = p->job->result.next;
    struct buf *form = &p->job->form;

    if (next.data == NULL)
        return false;
    if (!json_valid(next.data, next.size, NULL)
        || json_type((struct json_span){next.data, next.size}) != 'o'
        || (next.size == form->size
            && memcmp(next.data, form->data, form->size) == 0))
        return problem_set(problem, STATUS_PLUGIN,
                           "the card names no other page as the next: the "
                           "list is not complete");
    buf_reset(form);
    buf_add(form, next.data, next.size);
    return buf_ok(form) || problem_set(problem, STATUS_INTERNAL, "no memory");
}

/* Appends the form of the next call, on one line. */
static void add_form(const struct pages *p, struct buf *out)
{
    json_compact(
        out, (struct json_span){buf_cstr(&p->job->form), p->job->form.size});
}

static void say_how_to_go_on(const struct pages *p, struct problem *problem)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);

    add_form(p, &form);
    problem_add(problem,
                "the list is not complete: %lld items; the form that goes on "
                "from there:\n%s",
                (long long)p->items, buf_cstr(&form));
}

/* The list ended where --max-items wanted it to. */
static void say_more(struct pages *p, int64_t left, struct problem *problem)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);

    if (left == 0 && !turn(p, problem))
        return;
    add_form(p, &form);
    notice("%lld items, as --max-items says; more follow. The form of %s: %s",
           (long long)p->items, left > 0 ? "the last page" : "the next page",
           buf_cstr(&form));
}

static bool in_time(struct pages *p, struct problem *problem)
{
    if (p->end_ms == 0)
        return true;
    p->job->deadline_ms = p->end_ms - now_ms();
    return p->job->deadline_ms > 0
           || problem_set(problem, STATUS_TIMEOUT, "the --deadline is over");
}

static bool read_page(struct pages *p, int64_t *left, struct problem *problem)
{
    struct json_span page;
    bool good;

    job_release(p->job);
    good =
        in_time(p, problem)
        && job_execute(p->job, p->options, CARD_ONE_LINE, NULL, NULL, problem);
    timing_show(p->options, p->job->result.attempts);
    if (!good || !take_page(p, &page, problem))
        return false;
    write_page(p, page, left);
    return p->to->error == 0;
}

static bool read_pages(struct pages *p, struct problem *problem)
{
    int64_t left = 0;

    do {
        if (!read_page(p, &left, problem))
            return false;
    } while (!is_enough(p) && turn(p, problem));
    if (problem->message.size > 0)
        return false;
    if (is_enough(p))
        say_more(p, left, problem);
    return problem->message.size == 0;
}

bool paginate(struct job *job, struct output *to, const struct options *options,
              bool *begun, struct problem *problem)
{
    struct pages p = {
        .job = job,
        .options = options,
        .to = to,
        .end_ms =
            options->deadline_ms > 0 ? now_ms() + options->deadline_ms : 0,
        .for_person =
            !options->json && options->output == NULL && isatty(STDOUT_FILENO),
        .color = show_colored(options, STDOUT_FILENO),
    };
    bool whole = read_pages(&p, problem);

    if (p.begun)
        output_write(to, p.items > 0 ? "\n]\n" : "]\n", p.items > 0 ? 3 : 2);
    if (!whole && p.begun && to->error == 0 && problem->status != STATUS_PLUGIN)
        say_how_to_go_on(&p, problem);
    *begun = p.begun;
    return whole;
}
