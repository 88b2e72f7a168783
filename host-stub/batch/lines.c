/* SPDX-License-Identifier: MIT */
/* lines.c - reads forms as NDJSON lines, or as CSV records in a template. */
#include "lines.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crc32c.h"
#include "jsontext.h"

/* A larger buffer is freed after its line. */
#define KEPT ((size_t)1 << 20)

void item_reset(struct item *item)
{
    if (item->form.room > KEPT)
        buf_free(&item->form);
    buf_reset(&item->form);
    buf_reset(&item->reason);
    item->is_blank = false;
}

void item_free(struct item *item)
{
    buf_free(&item->form);
    buf_free(&item->reason);
}

void lines_init(struct lines *lines)
{
    *lines = (struct lines){
        .feed.fd = -1, .template = TEMPLATE_INIT, .record = CSV_RECORD_INIT};
}

void lines_close(struct lines *lines)
{
    feed_close(&lines->feed);
    template_free(&lines->template);
    csv_free(&lines->record);
    for (size_t i = 0; i < lines->set_count; i++)
        form_assignment_free(&lines->sets[i]);
    free(lines->sets);
    lines->sets = NULL;
    lines->set_count = 0;
}

static bool read_sets(struct lines *lines, const struct options *options,
                      struct fields inputs, struct problem *problem)
{
    static const struct form_assignment empty = FORM_ASSIGNMENT_INIT;

    lines->sets = calloc(options->set_count + 1, sizeof *lines->sets);
    if (lines->sets == NULL)
        return problem_no_memory(problem);
    for (size_t i = 0; i < options->set_count; i++) {
        memcpy(&lines->sets[i], &empty, sizeof empty);
        lines->set_count++;
        if (!form_assignment_read(&lines->sets[i], inputs, options->sets[i],
                                  problem))
            return false;
    }
    return true;
}

/* Checks the --set values once, so that one that is wrong for every form is
   reported before the first. */
static bool try_sets(const struct lines *lines, struct problem *problem)
{
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);

    buf_str(&form, "{}");
    for (size_t i = 0; i < lines->set_count; i++) {
        if (!form_assign(&form, &lines->sets[i], problem))
            return false;
    }
    return true;
}

static bool read_header(struct lines *lines, const struct options *options,
                        struct fields inputs, struct problem *problem)
{
    auto_csv struct csv_record names = CSV_RECORD_INIT;

    lines->is_csv = true;
    do {
        if (!csv_next(&lines->feed, &names))
            return problem_set(problem, STATUS_FORM,
                               "%s: it is empty; with --template its first "
                               "line must name the columns",
                               lines->feed.name);
    } while (names.is_blank);
    if (names.reason != NULL)
        return problem_set(problem, STATUS_FORM, "%s: line %ju: %s",
                           lines->feed.name, (uintmax_t)names.line,
                           names.reason);
    return template_read(&lines->template, options->batch.form, &names, inputs,
                         problem);
}

static bool is_named_csv(const char *path)
{
    const char *end = strrchr(path, '.');

    return end != NULL && strcasecmp(end, ".csv") == 0;
}

bool lines_open(struct lines *lines, const struct options *options,
                struct fields inputs, int stop_fd, struct problem *problem)
{
    if (!read_sets(lines, options, inputs, problem) || !try_sets(lines, problem)
        || !feed_open(&lines->feed, options->operands[1], stop_fd, problem))
        return false;
    if (options->batch.form == NULL && is_named_csv(options->operands[1]))
        return problem_set(
            problem, STATUS_USAGE,
            "%s: a CSV file needs a form to fill: give it with --template FILE",
            options->operands[1]);
    return options->batch.form == NULL
           || read_header(lines, options, inputs, problem);
}

static bool is_space(const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] != ' ' && data[i] != '\t' && data[i] != '\r')
            return false;
    }
    return true;
}

static bool next_line(struct lines *lines, struct item *item)
{
    struct feed *feed = &lines->feed;

    item->line = feed->line + 1;
    if (!feed_fill(feed))
        return false;
    while (feed_fill(feed)) {
        const char *end =
            memchr(feed->at, '\n', (size_t)(feed->end - feed->at));
        size_t size = (size_t)((end != NULL ? end : feed->end) - feed->at);

        buf_add(&item->form, feed->at, size);
        feed->at += size;
        if (end != NULL) {
            feed->at++;
            break;
        }
    }
    feed->line++;
    if (buf_ok(&item->form) && item->form.size > 0
        && item->form.data[item->form.size - 1] == '\r')
        item->form.data[--item->form.size] = '\0';
    if (item->form.too_big)
        buf_str(&item->reason, "the line is longer than 64 MiB");
    else if (!buf_ok(&item->form))
        buf_str(&item->reason, "no memory");
    item->is_blank =
        buf_ok(&item->form) && is_space(buf_cstr(&item->form), item->form.size);
    return !feed->stopped && feed->error == 0;
}

static bool next_record(struct lines *lines, struct item *item)
{
    struct csv_record *record = &lines->record;

    if (!csv_next(&lines->feed, record))
        return false;
    item->line = record->line;
    item->is_blank = record->is_blank;
    if (record->reason != NULL)
        buf_str(&item->reason, record->reason);
    else if (!record->is_blank
             && !template_fill(&lines->template, record, &item->form,
                               &item->reason))
        buf_reset(&item->form);
    return true;
}

bool lines_next(struct lines *lines, struct item *item)
{
    item_reset(item);
    if (!(lines->is_csv ? next_record(lines, item) : next_line(lines, item)))
        return false;
    feed_took(&lines->feed);
    item->number = ++lines->count;
    lines->chain = crc32c(lines->chain, buf_cstr(&item->form), item->form.size);
    lines->chain =
        crc32c(lines->chain, buf_cstr(&item->reason), item->reason.size + 1);
    item->chain = lines->chain;
    return true;
}

static bool check(struct item *item)
{
    struct json_span form = {buf_cstr(&item->form), item->form.size};
    struct json_fault fault;

    if (!json_valid(form.data, form.size, &fault))
        buf_fmt(&item->reason, "the form is not JSON: column %zu: %s%s",
                fault.column, fault.reason,
                fault.column > form.size ? "; each form must be on one line"
                                         : "");
    else if (json_type(form) != 'o')
        buf_str(&item->reason, "the form must be one JSON object, { ... }");
    return item->reason.size == 0;
}

void lines_finish(const struct lines *lines, struct item *item)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (item->reason.size > 0 || !check(item))
        return;
    for (size_t i = 0; i < lines->set_count; i++) {
        if (form_assign(&item->form, &lines->sets[i], &problem))
            continue;
        buf_add(&item->reason, buf_cstr(&problem.message),
                problem.message.size < 4000 ? problem.message.size : 4000);
        return;
    }
}
