/* SPDX-License-Identifier: MIT */
/*
 * choices.c - host-stub choices: lists the values that the service offers for a
 * field
 *
 * Pages are joined as run --paginate joins them: up to a limit, stopping at a
 * cursor that repeats. If a page fails, the choices read before it are still
 * shown.
 */
#include "choices.h"

#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "deprecated.h"
#include "follow.h"
#include "form-text.h"
#include "interrupt.h"
#include "moment.h"
#include "operands.h"
#include "output.h"
#include "text.h"

/* As many as a person will look through; --max-items overrides it. */
#define USUAL 100

static const struct card_choices *extension(const struct about *about)
{
    const struct card_choices *choices = NULL;

    if (about->card.get_extension != NULL)
        choices = about->card.get_extension(CARD_CHOICES_EXTENSION);
    if (choices == NULL || choices->magic != CARD_MAGIC
        || choices->abi != CARD_ABI || choices->struct_size < CARD_CHOICES_LEAST
        || choices->list == NULL)
        return NULL;
    return choices;
}

const struct card_choices *choices_of_field(const struct about *about,
                                            const struct card_field *field)
{
    return (field->flags & CARD_FIELD_CHOICES) != 0 ? extension(about) : NULL;
}

/* Ends the message with ", those of a, b have", or says that no field has
   any. */
static void add_others(struct buf *message, const struct about *about)
{
    size_t count = 0;

    for (size_t i = 0; i < about->inputs.count; i++) {
        const struct card_field *field = &about->inputs.at[i];

        if (choices_of_field(about, field) != NULL)
            buf_fmt(message, "%s%s",
                    count++ == 0 ? "; those that have are: " : ", ",
                    field->key);
    }
    if (count == 0)
        buf_fmt(message, "; no field of %s has", about->card.id);
}

static bool unknown_key(const struct about *about, const char *key,
                        struct problem *problem)
{
    const char *slip = field_nearest(about->inputs, key);

    problem_set(problem, STATUS_USAGE, "the card %s has no field '%s'",
                about->card.id, key);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    else
        add_others(&problem->message, about);
    return false;
}

const struct card_field *choices_field(const struct about *about,
                                       const char *key, struct problem *problem)
{
    const struct card_field *field = field_find(about->inputs, key);

    if (field == NULL) {
        unknown_key(about, key, problem);
        return NULL;
    }
    if (choices_of_field(about, field) != NULL)
        return field;
    problem_set(problem, STATUS_USAGE,
                "the field '%s' has no choices that the service knows", key);
    if (field->type == CARD_TYPE_DROPDOWN)
        buf_fmt(&problem->message, "; host-stub describe %s shows its own",
                about->card.id);
    else
        add_others(&problem->message, about);
    return NULL;
}

/* ---- one page ---- */

static bool read_page(struct job *job, const struct card_field *field,
                      struct choices_page *page, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (choices_page_read(page, job->result.output, &why))
        return true;
    return problem_set(problem, STATUS_PLUGIN,
                       "the list of choices that %s gives for '%s' %s; this is "
                       "a defect of the card, and its author should know",
                       job->plugin.about.card.id, field->key, buf_cstr(&why));
}

bool choices_ask(struct job *job, const struct options *options,
                 const struct card_field *field, const char *search,
                 const struct buf *after, struct choices_page *page,
                 struct problem *problem)
{
    const struct card_choices *source =
        choices_of_field(&job->plugin.about, field);
    struct card_text text = {search, search != NULL ? strlen(search) : 0};
    struct card_text cursor = {NULL, 0};
    struct card_call call = CARD_CALL_INIT;

    if (after->size > 0)
        cursor = (struct card_text){buf_cstr(after), after->size};
    job_release(job);
    job_fill(&call, job, options);
    call.flags = CARD_ONE_LINE;
    job->code = source->list(&call, field->key, &text, &cursor, &job->result);
    connection_keep(&job->connection, job->plugin.about.connection,
                    job->result.connection_update);
    if (job->code != CARD_OK)
        return job_explain(job, problem);
    return read_page(job, field, page, problem);
}

/* ---- all pages ---- */

struct listing {
    struct job *job;
    const struct options *options;
    const struct card_field *field;
    struct choices_page page;
    struct follow seen; /* the cursors used so far */
    struct buf all;     /* the choices, as members of a JSON array */
    size_t count, most;
    bool has_more;
};

/* Adds the choices of the page, up to the limit. */
static void take_page(struct listing *listing)
{
    struct json_walk walk;
    struct json_span entry;

    json_walk_into(&walk, (struct json_span){buf_cstr(&listing->page.text),
                                             listing->page.text.size});
    while (json_walk_element(&walk, &entry)) {
        if (listing->count == listing->most) {
            listing->has_more = true;
            return;
        }
        if (listing->count++ > 0)
            buf_char(&listing->all, ',');
        buf_add(&listing->all, entry.data, entry.size);
    }
    listing->has_more = listing->page.after.size > 0;
}

static bool may_go_on(struct listing *listing, struct problem *problem)
{
    const struct patience *patience = &listing->job->connection.patience;

    if (interrupted())
        return problem_set(problem, STATUS_INTERRUPTED, "interrupted");
    if (patience->is_given && moment_ms() >= patience->until)
        return problem_set(problem, STATUS_TIMEOUT, "the --deadline is over");
    listing->job->deadline_ms = patience_left(patience);
    return true;
}

/* Returns false if the cursor of the next page was used before. */
static bool may_follow(struct listing *listing, struct problem *problem)
{
    bool is_empty = listing->page.count == 0;
    const char *why = NULL;

    switch (follow_cursor(&listing->seen, &listing->page.after, is_empty)) {
    case FOLLOW_NEXT:
        return true;
    case FOLLOW_CIRCLE:
        why = "a page comes round again";
        break;
    case FOLLOW_EMPTY:
        why = "page after page is empty";
        break;
    default:
        return problem_no_memory(problem);
    }
    return problem_set_code(problem, STATUS_NETWORK, "INCOMPLETE",
                            "the list of choices is not complete: %zu came, "
                            "then %s",
                            listing->count, why);
}

static bool read_pages(struct listing *listing, struct problem *problem)
{
    const char *search = listing->options->search;
    auto_buf struct buf after = BUF_INIT(CHOICE_TEXT_MOST);

    do {
        buf_reset(&after);
        buf_add(&after, listing->page.after.data, listing->page.after.size);
        if (!may_go_on(listing, problem)
            || !choices_ask(listing->job, listing->options, listing->field,
                            search, &after, &listing->page, problem))
            return false;
        take_page(listing);
        if (listing->page.after.size == 0 || listing->count == listing->most)
            return true;
    } while (may_follow(listing, problem));
    return false;
}

/* ---- output ---- */

static void add_json(struct buf *out, const struct listing *listing)
{
    buf_str(out, "{\"choices\":[");
    buf_add(out, listing->all.data, listing->all.size);
    buf_fmt(out, "],\"more\":%s}\n", listing->has_more ? "true" : "false");
}

void choice_show(struct buf *out, const struct choice *choice, size_t width)
{
    auto_buf struct buf text = BUF_INIT(CHOICE_TEXT_MOST);
    size_t start = out->size;

    json_unquote(&text, choice->value);
    text_safe(out, buf_cstr(&text), text.size);
    if (out->size - start < width)
        text_pad(out, width - (out->size - start));
    buf_reset(&text);
    json_unquote(&text, choice->title);
    buf_str(out, "  ");
    text_safe(out, buf_cstr(&text), text.size);
    if (choice->help.data != NULL && !json_is_empty(choice->help)) {
        buf_reset(&text);
        json_unquote(&text, choice->help);
        buf_str(out, " (");
        text_safe(out, buf_cstr(&text), text.size);
        buf_char(out, ')');
    }
    buf_char(out, '\n');
}

/* Width of the column of values; very long values are not counted. */
static size_t width_of(struct json_span choices)
{
    struct json_walk walk;
    struct choice choice;
    size_t width = 0;

    json_walk_into(&walk, choices);
    while (choices_page_next(&walk, &choice)) {
        size_t size = choice.value.size - 2;

        if (size > width && size <= 40)
            width = size;
    }
    return width;
}

static void add_lines(struct buf *out, const struct listing *listing)
{
    auto_buf struct buf array = BUF_INIT(BUF_UNLIMITED);
    struct json_span all;
    struct json_walk walk;
    struct choice choice;
    size_t width;

    buf_char(&array, '[');
    buf_add(&array, listing->all.data, listing->all.size);
    buf_char(&array, ']');
    all = (struct json_span){buf_cstr(&array), array.size};
    width = width_of(all);
    json_walk_into(&walk, all);
    while (choices_page_next(&walk, &choice))
        choice_show(out, &choice, width);
}

static void say_rest(const struct listing *listing)
{
    if (listing->has_more)
        notice("%zu choice%s shown, and there are more: --search TEXT looks "
               "for some, --max-items N shows more",
               listing->count, listing->count == 1 ? " is" : "s are");
    else if (listing->count == 0)
        notice("the service knows no %schoices for %s",
               listing->options->search != NULL ? "such " : "",
               listing->field->key);
}

static bool show(const struct listing *listing, bool whole,
                 struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!buf_ok(&listing->all))
        return problem_no_memory(problem);
    if (listing->options->json)
        add_json(&out, listing);
    else
        add_lines(&out, listing);
    if (!output_show(&out, listing->options, problem))
        return false;
    if (whole && !listing->options->json)
        say_rest(listing);
    return whole;
}

/* ---- the command ---- */

/* Fills in the form so far, since the choices may depend on it. */
static bool prepare_form(struct job *job, const struct options *options,
                         struct problem *problem)
{
    bool is_given;

    if (operands_read_stdin(options, 2) && options->connection != NULL
        && strcmp(options->connection, "-") == 0)
        return problem_set(problem, STATUS_USAGE,
                           "the form and the connection cannot both come from "
                           "standard input");
    return operands_form(&job->form, &job->plugin.about, options, 2, &is_given,
                         problem);
}

static void listing_free(struct listing *listing)
{
    choices_page_free(&listing->page);
    follow_free(&listing->seen);
    buf_free(&listing->all);
}

int command_choices(const struct options *options, struct problem *problem)
{
    auto_job struct job job;
    __attribute__((cleanup(listing_free))) struct listing listing = {
        .job = &job,
        .options = options,
        .page = CHOICES_PAGE_INIT,
        .seen = FOLLOW_INIT,
        .all = BUF_INIT(BUF_UNLIMITED),
        .most = options->max_items > 0 ? (size_t)options->max_items : USUAL};
    bool whole;

    interrupt_begin();
    job_init(&job);
    if (!plugin_find(&job.plugin, options, options->operands[0], problem))
        return problem->status;
    listing.field =
        choices_field(&job.plugin.about, options->operands[1], problem);
    if (listing.field == NULL || !prepare_form(&job, options, problem)
        || !job_connect(&job, options, problem))
        return problem->status;
    deprecated_say(&job.plugin.about.card, options);
    whole = read_pages(&listing, problem);
    if (!whole && listing.count == 0)
        return problem->status;
    listing.has_more |= !whole;
    return show(&listing, whole, problem) ? STATUS_DONE : problem->status;
}
