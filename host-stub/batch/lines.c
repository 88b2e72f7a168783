/* SPDX-License-Identifier: MIT */
/* lines.c - reads forms as NDJSON lines, or makes them of CSV records. */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crc32c.h"
#include "delimiter.h"
#include "header.h"
#include "jsontext.h"
#include "trust.h"

/* A larger buffer is freed after its line. */
#define KEPT ((size_t)1 << 20)

void item_reset(struct item *item)
{
    if (item->form.room > KEPT)
        buf_free(&item->form);
    buf_reset(&item->form);
    buf_reset(&item->reason);
    buf_reset(&item->kept);
    item->is_blank = false;
    item->is_doubtful = false;
}

void item_free(struct item *item)
{
    buf_free(&item->form);
    buf_free(&item->reason);
    buf_free(&item->kept);
}

void lines_init(struct lines *lines)
{
    *lines = (struct lines){.feed.fd = -1,
                            .template = TEMPLATE_INIT,
                            .maps = COLUMN_MAPS_INIT,
                            .columns = COLUMNS_INIT,
                            .record = CSV_RECORD_INIT};
}

void lines_close(struct lines *lines)
{
    feed_close(&lines->feed);
    template_free(&lines->template);
    column_maps_free(&lines->maps);
    columns_free(&lines->columns);
    csv_free(&lines->record);
    keep_free(&lines->keep);
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

    lines->value_count = options->value_count;
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

/* ---- CSV ---- */

/* Adds the values of a record to the checksum of the input. */
static void add_input(struct lines *lines, const struct csv_record *record)
{
    for (size_t i = 0; record->reason == NULL && i < record->count; i++) {
        struct json_span value = csv_value(record, i);

        lines->input_crc = crc32c(lines->input_crc, value.data, value.size);
        lines->input_crc = crc32c(lines->input_crc, "", 1);
    }
    lines->input_crc = crc32c(lines->input_crc, "\n", 1);
}

static bool is_set(const struct lines *lines, const struct card_field *input)
{
    for (size_t i = 0; i < lines->set_count; i++) {
        if (lines->sets[i].field == input)
            return true;
    }
    return false;
}

/* Checks that each input that every form must have is a column or set:
   otherwise every record would fail for the same reason. */
static bool check_required(const struct lines *lines, struct fields inputs,
                           struct problem *problem)
{
    for (size_t i = 0; i < inputs.count; i++) {
        const struct card_field *input = &inputs.at[i];

        if ((input->flags & CARD_FIELD_REQUIRED) == 0
            || input->shown_if_key != NULL || input->default_json != NULL
            || columns_have(&lines->columns, input) || is_set(lines, input))
            continue;
        problem_set(problem, STATUS_FORM,
                    "%s: no column is the input '%s', which the card requires",
                    lines->feed.name, input->key);
        header_list(&lines->columns.header, &problem->message);
        return problem_add(problem,
                           "Give --map COLUMN=%s, or --set %s=VALUE for the "
                           "same value in every record.",
                           input->key, input->key);
    }
    return true;
}

/* A value that was given without a key is not meant for an input that a column
   has: it would take the place of the whole column. */
static bool check_values(const struct lines *lines, struct problem *problem)
{
    for (size_t i = lines->set_count - lines->value_count; i < lines->set_count;
         i++) {
        const struct form_assignment *set = &lines->sets[i];

        if (!columns_have(&lines->columns, set->field))
            continue;
        problem_set(problem, STATUS_USAGE,
                    "the input '%s' is a column of %s, and would be %s in "
                    "every line instead",
                    set->field->key, lines->feed.name, buf_cstr(&set->value));
        return problem_add(problem,
                           "leave the value out, or give it as %s=VALUE if it "
                           "is meant to take the place of the column",
                           set->field->key);
    }
    return true;
}

static bool read_columns(struct lines *lines, struct csv_record *names,
                         struct fields inputs, struct problem *problem)
{
    return columns_read(&lines->columns, &lines->maps, names, inputs,
                        lines->feed.name, problem)
           && check_values(lines, problem)
           && check_required(lines, inputs, problem);
}

/* Does it begin with the mark that programs write before UTF-16, which was not
   converted? */
static bool has_utf16_mark(const struct csv_record *names)
{
    const char *text = buf_cstr(&names->text);

    return names->text.size >= 2
           && (memcmp(text, "\xFF\xFE", 2) == 0
               || memcmp(text, "\xFE\xFF", 2) == 0);
}

/* Is it not text? Of UTF-16 and UTF-32, many bytes are 0. */
static bool is_utf16(const struct csv_record *names)
{
    return has_utf16_mark(names)
           || memchr(buf_cstr(&names->text), '\0', names->text.size) != NULL;
}

/* Reports that the first record is not a header. */
static bool refuse_header(const struct lines *lines,
                          const struct csv_record *names,
                          struct problem *problem)
{
    if (is_utf16(names))
        return problem_set(problem, STATUS_FORM,
                           "%s: it is text neither in UTF-8 nor in UTF-16; "
                           "save it as CSV in UTF-8",
                           lines->feed.name);
    problem_set(problem, STATUS_FORM, "%s: line %ju: %s", lines->feed.name,
                (uintmax_t)names->line, names->reason);
    if (names->text.size > 0 && *names->text.data == '{')
        problem_add(problem,
                    "It looks like a line of JSON. Forms as JSON lines need "
                    "another name than .csv, and neither --map nor "
                    "--template.");
    return false;
}

/* Reads the first record that is not blank. Returns false at the end. */
static bool next_header(struct lines *lines, struct csv_record *names)
{
    do {
        lines->delimiter = delimiter_find(&lines->feed, lines->given);
        if (!csv_next(&lines->feed, lines->delimiter, names))
            return false;
    } while (names->is_blank);
    return true;
}

static bool no_header(const struct lines *lines, struct problem *problem)
{
    if (lines->feed.error != 0)
        return problem_set(problem, STATUS_FORM, "%s: %s", lines->feed.name,
                           strerror(lines->feed.error));
    return problem_set(problem, STATUS_FORM,
                       "%s: it is empty; its first line must name the columns",
                       lines->feed.name);
}

/* Checks that no column that is kept is a secret. */
static bool check_kept(const struct lines *lines, struct problem *problem)
{
    for (size_t i = 0; i < lines->keep.count; i++) {
        size_t index = lines->keep.columns[i];

        if (template_hides(&lines->template, index)
            || columns_hide(&lines->columns, index))
            return problem_set(problem, STATUS_FORM,
                               "--keep %s: this column is an input that is a "
                               "secret, and is not written to the results",
                               lines->keep.names[i]);
    }
    return true;
}

/* Makes the template or the columns, which take the header. */
static bool use_header(struct lines *lines, const struct options *options,
                       struct csv_record *names, struct fields inputs,
                       struct problem *problem)
{
    return (options->batch.form != NULL
                ? template_read(&lines->template, options->batch.form, names,
                                inputs, problem)
                : read_columns(lines, names, inputs, problem))
           && check_kept(lines, problem);
}

static bool read_header(struct lines *lines, const struct options *options,
                        struct fields inputs, struct problem *problem)
{
    auto_csv struct csv_record names = CSV_RECORD_INIT;

    lines->is_csv = true;
    if (options->batch.delimiter != NULL
        && !delimiter_read(options->batch.delimiter, &lines->given, problem))
        return false;
    if (!next_header(lines, &names))
        return no_header(lines, problem);
    if (names.reason != NULL || has_utf16_mark(&names)
        || (options->batch.form == NULL && is_utf16(&names)))
        return refuse_header(lines, &names, problem);
    add_input(lines, &names);
    return keep_read(&lines->keep, options, &names, inputs, lines->feed.name,
                     problem)
           && use_header(lines, options, &names, inputs, problem);
}

static bool is_csv(const struct options *options)
{
    const char *end = strrchr(options->operands[1], '.');

    return options->batch.form != NULL || options->batch.map_count > 0
           || options->batch.delimiter != NULL
           || (end != NULL && strcasecmp(end, ".csv") == 0);
}

/* ---- forms that are not a line each ---- */

/* Is it one JSON text on several lines, in a file that is not too long to see?
   A pipe is not waited for. */
static bool is_one_text(struct feed *feed, char *type)
{
    struct json_span text;

    if (feed->size == 0 || feed->size >= FEED_SIZE || !feed_fill(feed))
        return false;
    while (feed_more(feed))
        continue;
    text =
        json_trim((struct json_span){feed->at, (size_t)(feed->end - feed->at)});
    if (!feed->ended || feed->error != 0 || text.size == 0
        || memchr(text.data, '\n', text.size) == NULL
        || !json_valid(text.data, text.size, NULL))
        return false;
    *type = json_type(text);
    return *type == 'o' || *type == 'a';
}

/* Appends "host-stub COMMAND CARD", with the connection that was given. */
static void add_command(struct buf *out, const struct options *options,
                        const char *command)
{
    const char *connection = options->connection;

    buf_str(out, "host-stub ");
    if (connection != NULL && strcmp(connection, "-") != 0
        && strncmp(connection, "fd:", 3) != 0) {
        buf_str(out, "-c ");
        shell_quote(out, connection);
        buf_char(out, ' ');
    }
    buf_fmt(out, "%s ", command);
    shell_quote(out, options->operands[0]);
}

/* Reports that it is one form, or a list of forms, and not a form a line. */
static bool refuse_text(const struct options *options, const struct feed *feed,
                        char type, struct problem *problem)
{
    auto_buf struct buf command = BUF_INIT(BUF_TEXT);
    auto_buf struct buf file = BUF_INIT(BUF_TEXT);

    add_command(&command, options, type == 'a' ? "batch" : "run");
    shell_quote(&file, options->operands[1]);
    if (type == 'a' && strcmp(options->operands[1], "-") == 0)
        buf_reset(&file); /* jq reads it without a name */
    if (type == 'a') {
        problem_set(problem, STATUS_FORM,
                    "%s: it is a list of forms, and batch takes one form a "
                    "line. Make lines of it:",
                    feed->name);
        return problem_add(problem, "jq -c '.[]' %s%s| %s -", buf_cstr(&file),
                           file.size > 0 ? " " : "", buf_cstr(&command));
    }
    problem_set(problem, STATUS_FORM,
                "%s: it is one form on several lines, and batch takes one form "
                "a line. For one call:",
                feed->name);
    return problem_add(problem, "%s %s", buf_cstr(&command), buf_cstr(&file));
}

static bool begin_lines(struct lines *lines, const struct options *options,
                        struct fields inputs, struct problem *problem)
{
    char type;

    if (is_one_text(&lines->feed, &type))
        return refuse_text(options, &lines->feed, type, problem);
    return keep_read(&lines->keep, options, NULL, inputs, lines->feed.name,
                     problem);
}

bool lines_open(struct lines *lines, const struct options *options,
                struct fields inputs, int stop_fd, struct problem *problem)
{
    return read_sets(lines, options, inputs, problem)
           && try_sets(lines, problem)
           && column_maps_read(&lines->maps, options, inputs, problem)
           && feed_open(&lines->feed, options->operands[1], stop_fd, problem)
           && (is_csv(options) ? read_header(lines, options, inputs, problem)
                               : begin_lines(lines, options, inputs, problem));
}

bool lines_rewind(struct lines *lines, struct problem *problem)
{
    auto_csv struct csv_record names = CSV_RECORD_INIT;

    if (!feed_rewind(&lines->feed))
        return problem_set(problem, STATUS_FORM, "%s: %s", lines->feed.name,
                           strerror(errno));
    lines->count = 0;
    lines->chain = 0;
    lines->input_crc = 0;
    if (!lines->is_csv)
        return true;
    if (!next_header(lines, &names))
        return no_header(lines, problem);
    add_input(lines, &names);
    return true;
}

/* ---- items ---- */

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

static bool fill_form(const struct lines *lines, struct item *item)
{
    if (lines->template.count > 0)
        return template_fill(&lines->template, &lines->record, &item->form,
                             &item->reason);
    return columns_fill(&lines->columns, &lines->record, &item->form,
                        &item->reason);
}

static bool next_record(struct lines *lines, struct item *item)
{
    struct csv_record *record = &lines->record;

    if (!csv_next(&lines->feed, lines->delimiter, record))
        return false;
    add_input(lines, record);
    item->line = record->line;
    item->is_blank = record->is_blank;
    if (record->reason != NULL)
        buf_str(&item->reason, record->reason);
    else if (!record->is_blank && !fill_form(lines, item))
        buf_reset(&item->form);
    if (lines->keep.count > 0 && record->reason == NULL && !record->is_blank)
        keep_record(&lines->keep, record, &item->kept);
    return true;
}

/* Leaves out what is not to be retried. */
static void choose_item(const struct lines *lines, struct item *item)
{
    const struct retry_line *line = retry_find(lines->retry, item->line);

    item->is_blank =
        line == NULL || (line->is_unknown && !lines->sends_unknown);
    item->is_doubtful = line != NULL && line->is_doubtful;
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
    if (item->kept.size > 0)
        lines->chain =
            crc32c(lines->chain, buf_cstr(&item->kept), item->kept.size);
    item->chain = lines->chain;
    if (!lines->is_csv)
        lines->input_crc = item->chain;
    if (lines->retry != NULL && !item->is_blank)
        choose_item(lines, item);
    return true;
}

/* Does it look like an attempt at a form, and not like a record of CSV? */
static bool begins_as_json(struct json_span form)
{
    form = json_trim(form);
    return form.size > 0 && (*form.data == '{' || *form.data == '[');
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
    if (item->reason.size > 0 && !begins_as_json(form))
        buf_str(&item->reason,
                "; CSV needs a name that ends in .csv, or --map");
    return item->reason.size == 0;
}

void lines_finish(const struct lines *lines, struct item *item)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (item->reason.size > 0 || !check(item))
        return;
    if (lines->keep.count > 0 && !lines->is_csv)
        keep_form(&lines->keep,
                  (struct json_span){buf_cstr(&item->form), item->form.size},
                  &item->kept);
    for (size_t i = 0; i < lines->set_count; i++) {
        if (form_assign(&item->form, &lines->sets[i], &problem))
            continue;
        buf_add(&item->reason, buf_cstr(&problem.message),
                problem.message.size < 4000 ? problem.message.size : 4000);
        return;
    }
}
