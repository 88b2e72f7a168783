/* SPDX-License-Identifier: MIT */
/* columns.c - finds the input of each column, and makes forms of records. */
#include "columns.h"

#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "form-text.h"
#include "header.h"
#include "jsonwrite.h"
#include "text.h"

/* The most bytes of a reason. */
#define REASON_MOST 4000

void columns_free(struct columns *columns)
{
    csv_free(&columns->header);
    for (size_t i = 0; i < columns->count; i++)
        buf_free(&columns->at[i].what);
    free(columns->at);
    columns->at = NULL;
    columns->count = 0;
}

static const struct column *find_input(const struct columns *columns,
                                       const struct card_field *input)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->at[i].input == input)
            return &columns->at[i];
    }
    return NULL;
}

bool columns_have(const struct columns *columns, const struct card_field *input)
{
    return find_input(columns, input) != NULL;
}

bool columns_hide(const struct columns *columns, size_t index)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->at[i].index == index)
            return (columns->at[i].input->flags & CARD_FIELD_SECRET) != 0;
    }
    return false;
}

/* ---- the header ---- */

struct reading {
    struct columns *columns;
    const struct column_maps *maps;
    struct fields inputs;
    const char *file;
    struct problem *problem;
};

/* The input that the header or a --map gives a column; NULL if there is
   none. */
static const struct card_field *input_of(const struct reading *reading,
                                         struct json_span name, bool *is_known)
{
    const struct column_map *map = column_maps_find(reading->maps, name);

    *is_known = map != NULL || reading->maps->only;
    if (*is_known)
        return map != NULL ? map->input : NULL;
    for (size_t i = 0; i < reading->inputs.count; i++) {
        const struct card_field *input = &reading->inputs.at[i];

        if (header_same(name,
                        (struct json_span){input->key, strlen(input->key)})) {
            *is_known = true;
            return input;
        }
    }
    return NULL;
}

/* Checks that there is each column that a --map names. */
static bool check_maps(const struct reading *reading)
{
    const struct csv_record *header = &reading->columns->header;
    struct problem *problem = reading->problem;

    for (size_t i = 0; i < reading->maps->count; i++) {
        const struct column_map *map = &reading->maps->at[i];
        auto_buf struct buf slip = BUF_INIT(BUF_UNLIMITED);
        size_t index;

        if (header_find(header, map->column, &index) > 0)
            continue;
        problem_set(problem, STATUS_FORM, "--map %s: %s has no column ",
                    map->text, reading->file);
        header_add_name(&reading->problem->message, map->column);
        if (header_nearest(header, map->column, &slip))
            buf_fmt(&problem->message, "; did you mean '%s'?", buf_cstr(&slip));
        else
            header_list(header, &problem->message);
        return false;
    }
    return true;
}

/* Begins the message on columns that are not inputs: it names them. */
static void list_unknown(const struct reading *reading, size_t count)
{
    const struct csv_record *header = &reading->columns->header;
    struct buf *message = &reading->problem->message;
    size_t listed = 0;

    problem_set(reading->problem, STATUS_FORM,
                "%s: line %ju names the column%s ", reading->file,
                (uintmax_t)header->line, count == 1 ? "" : "s");
    for (size_t i = 0; i < header->count && listed < HEADER_LISTED; i++) {
        struct json_span name = header_name(header, i);
        bool is_known;

        input_of(reading, name, &is_known);
        if (is_known)
            continue;
        if (listed++ > 0)
            buf_str(message, ", ");
        header_add_name(&reading->problem->message, name);
    }
    if (listed < count)
        buf_fmt(message, " and %zu more", count - listed);
    buf_str(message, count == 1 ? ", which is not an input of the card"
                                : ", which are not inputs of the card");
}

/* Is a column this input already? */
static bool is_taken(const struct reading *reading, const char *key)
{
    const struct csv_record *header = &reading->columns->header;

    for (size_t i = 0; i < header->count; i++) {
        bool is_known;
        const struct card_field *input =
            input_of(reading, header_name(header, i), &is_known);

        if (input != NULL && strcmp(input->key, key) == 0)
            return true;
    }
    return false;
}

/* The input that is likely meant by a column: one of a similar name, or the
   card's only one. NULL if there is none, or another column is that input. */
static const char *likely_input(const struct reading *reading,
                                struct json_span name)
{
    auto_buf struct buf word = BUF_INIT(BUF_UNLIMITED);
    const char *key;

    buf_add(&word, name.data, name.size);
    key = field_nearest(reading->inputs, buf_cstr(&word));
    if (key == NULL && reading->inputs.count == 1)
        key = reading->inputs.at[0].key;
    return key == NULL || is_taken(reading, key) ? NULL : key;
}

/* Adds what to do about columns that are not inputs, the first of which is
   this. */
static void add_remedy(const struct reading *reading, struct json_span name)
{
    struct buf *message = &reading->problem->message;
    const char *likely = likely_input(reading, name);

    problem_add(reading->problem, "Give ");
    if (likely != NULL || reading->inputs.count > 1) {
        column_map_show(message, name, likely != NULL ? likely : "INPUT");
        buf_str(message, " to use the column as that input, ");
    }
    column_map_show(message, name, "");
    buf_str(message, " to leave it out, or --map-only to leave out all columns "
                     "that no --map names.");
    if (memchr(name.data, '.', name.size) != NULL)
        buf_str(message, " With --template FILE a column can be a part of an "
                         "input.");
}

/* Refuses columns that are not inputs, the first of which is this. */
static bool refuse_unknown(const struct reading *reading, struct json_span name,
                           size_t count)
{
    const struct csv_record *header = &reading->columns->header;
    struct problem *problem = reading->problem;

    list_unknown(reading, count);
    if (header_doubt(header, &problem->message))
        return false;
    if (reading->inputs.count == 0)
        return problem_add(problem, "The card has no inputs.");
    problem_add(problem, "The inputs of the card are: ");
    field_list(reading->inputs, &problem->message);
    add_remedy(reading, name);
    if (count == header->count)
        problem_add(problem,
                    "If line %ju is not a header but a record, write a line "
                    "with the names of the columns above it.",
                    (uintmax_t)header->line);
    return false;
}

/* Refuses a column whose name cannot be that of an input. */
static bool refuse_name(const struct reading *reading, size_t index,
                        struct json_span name)
{
    return problem_set(
        reading->problem, STATUS_FORM,
        name.size == 0 ? "%s: column %zu has no name in line %ju; name it "
                         "there, or give --map-only to leave out all "
                         "columns that no --map names"
                       : "%s: the name of column %zu in line %ju is not "
                         "UTF-8; save the file as CSV in UTF-8, or give "
                         "--map-only to leave out all columns that no "
                         "--map names",
        reading->file, index + 1, (uintmax_t)reading->columns->header.line);
}

/* Checks that each column is used, or left out on purpose. */
static bool check_names(const struct reading *reading)
{
    const struct csv_record *header = &reading->columns->header;
    struct json_span first = {NULL, 0};
    size_t unknown = 0;

    for (size_t i = 0; i < header->count; i++) {
        struct json_span name = header_name(header, i);
        bool is_known;

        input_of(reading, name, &is_known);
        if (is_known)
            continue;
        if (name.size == 0 || !utf8_valid(name.data, name.size))
            return refuse_name(reading, i, name);
        if (unknown++ == 0)
            first = name;
    }
    return unknown == 0 || refuse_unknown(reading, first, unknown);
}

/* Says how one of two columns that are the same input is left out: a column
   with a --map has another in its place. */
static void say_one(const struct reading *reading, struct json_span a,
                    struct json_span b)
{
    struct buf *message = &reading->problem->message;
    const struct column_map *map_a = column_maps_find(reading->maps, a);
    const struct column_map *map_b = column_maps_find(reading->maps, b);

    if (map_a != NULL && map_b != NULL) {
        buf_fmt(message, "give only one of --map %s and --map %s", map_a->text,
                map_b->text);
        return;
    }
    buf_str(message, "give ");
    column_map_show(message, map_a == NULL ? a : b, "");
    if (map_a != NULL || map_b != NULL) {
        buf_str(message, " to leave that column out");
        return;
    }
    buf_str(message, " or ");
    column_map_show(message, b, "");
    buf_str(message, " to leave one of them out");
}

static bool refuse_second(const struct reading *reading,
                          const struct column *earlier, struct json_span name)
{
    struct problem *problem = reading->problem;
    struct json_span other =
        header_name(&reading->columns->header, earlier->index);

    if (header_same(name, other)) {
        problem_set(problem, STATUS_FORM, "%s: several columns are named ",
                    reading->file);
        header_add_name(&reading->problem->message, name);
        buf_fmt(&problem->message, "; rename all but one in line %ju",
                (uintmax_t)reading->columns->header.line);
        return false;
    }
    problem_set(problem, STATUS_FORM, "%s: the columns ", reading->file);
    header_add_name(&reading->problem->message, other);
    buf_str(&problem->message, " and ");
    header_add_name(&reading->problem->message, name);
    buf_fmt(&problem->message, " are both the input '%s'; ",
            earlier->input->key);
    say_one(reading, other, name);
    return false;
}

static bool use_column(const struct reading *reading, size_t index,
                       const struct card_field *input)
{
    struct columns *columns = reading->columns;
    struct column *column = &columns->at[columns->count];
    struct json_span name = header_name(&columns->header, index);
    const struct column *earlier = find_input(columns, input);

    if (earlier != NULL)
        return refuse_second(reading, earlier, name);
    *column = (struct column){index, input, BUF_INIT(BUF_UNLIMITED)};
    columns->count++;
    buf_str(&column->what, "the value in column ");
    header_add_name(&column->what, name);
    columns->crc = crc32c(columns->crc, name.data, name.size);
    columns->crc = crc32c(columns->crc, "", 1);
    columns->crc = crc32c(columns->crc, input->key, strlen(input->key) + 1);
    return buf_ok(&column->what) || problem_no_memory(reading->problem);
}

static bool use_columns(const struct reading *reading)
{
    struct columns *columns = reading->columns;

    /* no input is used twice, so there are not more columns than inputs */
    columns->at = calloc(reading->inputs.count + 1, sizeof *columns->at);
    if (columns->at == NULL)
        return problem_no_memory(reading->problem);
    for (size_t i = 0; i < columns->header.count; i++) {
        bool is_known;
        const struct card_field *input =
            input_of(reading, header_name(&columns->header, i), &is_known);

        if (input != NULL && !use_column(reading, i, input))
            return false;
    }
    if (columns->count > 0)
        return true;
    problem_set(reading->problem, STATUS_FORM,
                "%s: no column is used, so every record would send the same "
                "request",
                reading->file);
    header_list(&columns->header, &reading->problem->message);
    return problem_add(reading->problem, "Give --map COLUMN=INPUT.");
}

bool columns_read(struct columns *columns, const struct column_maps *maps,
                  struct csv_record *header, struct fields inputs,
                  const char *file, struct problem *problem)
{
    struct reading reading = {columns, maps, inputs, file, problem};

    columns->header = *header;
    *header = (struct csv_record)CSV_RECORD_INIT;
    return check_maps(&reading) && check_names(&reading)
           && use_columns(&reading);
}

/* ---- records ---- */

static bool is_text(struct json_span value, const char *text)
{
    return value.size == strlen(text)
           && memcmp(value.data, text, value.size) == 0;
}

/* Spreadsheets write booleans in capitals. Any other value stays as it is. */
static struct json_span as_boolean(struct json_span value)
{
    if (is_text(value, "TRUE"))
        return (struct json_span){"true", 4};
    if (is_text(value, "FALSE"))
        return (struct json_span){"false", 5};
    return value;
}

/* Appends a value, on one line: a form may have no line end. */
static bool add_value(const struct column *column, struct json_span value,
                      struct buf *form, struct problem *problem)
{
    auto_buf struct buf json = BUF_INIT(BUF_UNLIMITED);
    const char *what = buf_cstr(&column->what);

    if (column->input->type == CARD_TYPE_BOOLEAN)
        value = as_boolean(value);
    if (!text_has_breaks(value.data, value.size))
        return form_value(form, column->input, what, value, problem);
    if (!form_value(&json, column->input, what, value, problem))
        return false;
    if (!buf_ok(&json))
        return problem_no_memory(problem);
    json_line(form, (struct json_span){buf_cstr(&json), json.size});
    return true;
}

bool columns_fill(const struct columns *columns,
                  const struct csv_record *record, struct buf *form,
                  struct buf *why)
{
    auto_problem struct problem problem = PROBLEM_INIT;

    if (!header_fits(&columns->header, record, why))
        return false;
    buf_char(form, '{');
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->at[i];
        struct json_span value = csv_value(record, column->index);

        if (value.size == 0)
            continue;
        json_key(form, column->input->key);
        if (!add_value(column, value, form, &problem)) {
            buf_add(why, buf_cstr(&problem.message),
                    problem.message.size < REASON_MOST ? problem.message.size
                                                       : REASON_MOST);
            return false;
        }
    }
    buf_char(form, '}');
    if (buf_ok(form))
        return true;
    buf_str(why,
            form->too_big ? "the form is longer than 64 MiB" : "no memory");
    return false;
}
