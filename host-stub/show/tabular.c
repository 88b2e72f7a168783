/* SPDX-License-Identifier: MIT */
/* tabular.c - finds the cells, and quotes or aligns them. */
#include "tabular.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsonpointer.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "show.h"
#include "terminal.h"
#include "text.h"

/* Between two columns of a table. */
#define GAP 2

/* A column of a table is not made narrower than this on a terminal. */
#define NARROWEST 6

/* How many bytes of names a remark shows. */
#define NAMES_MOST 600

/* Among how many names a misspelt one is looked for. */
#define SLIPS_MOST 256

void tabular_free(struct tabular *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        buf_free(&rows->at[i].name);
        buf_free(&rows->at[i].pointer);
    }
    free(rows->at);
    rows->at = NULL;
    rows->count = 0;
    buf_free(&rows->cells);
    buf_free(&rows->others);
}

bool tabular_is_wanted(const struct options *options)
{
    return options->csv_count > 0 || options->table_count > 0;
}

/* ---- the columns ---- */

static const char *option_name(const struct options *options)
{
    return options->csv_count > 0 ? "csv" : "table";
}

static bool refuse_column(const struct tabular *rows, const struct buf *name,
                          const char *why, struct problem *problem)
{
    return problem_set(problem, STATUS_USAGE, "--%s: the column '%s' %s",
                       option_name(rows->options), buf_cstr(name), why);
}

/* Appends the pointer of a dotted path. Returns false if a part is empty. */
static bool add_path(struct buf *pointer, const struct buf *path)
{
    const char *at = buf_cstr(path);

    for (;;) {
        size_t size = strcspn(at, ".");

        if (size == 0)
            return false;
        json_pointer_add(pointer, at, size);
        if (at[size] == '\0')
            return true;
        at += size + 1;
    }
}

static bool read_column(const struct tabular *rows,
                        struct tabular_column *column, struct problem *problem)
{
    const struct buf *name = &column->name;
    const char *fault;

    if (name->size == 0)
        return problem_set(problem, STATUS_USAGE,
                           "--%s: a column is empty; give names with commas "
                           "between them, such as id,profile.displayName",
                           option_name(rows->options));
    if (name->data[0] == '/')
        buf_add(&column->pointer, name->data, name->size);
    else if (!add_path(&column->pointer, name))
        return refuse_column(rows, name,
                             "has an empty name before or after a dot; a JSON "
                             "Pointer, which begins with /, can name members "
                             "that have dots",
                             problem);
    if (!buf_ok(name) || !buf_ok(&column->pointer))
        return problem_no_memory(problem);
    fault = json_pointer_fault(
        (struct json_span){column->pointer.data, column->pointer.size});
    return fault == NULL || refuse_column(rows, name, fault, problem);
}

/* Appends a column without blanks around its name. */
static bool add_column(struct tabular *rows, const char *name, size_t size,
                       struct problem *problem)
{
    struct tabular_column *at =
        realloc(rows->at, (rows->count + 1) * sizeof *rows->at);

    if (at == NULL)
        return problem_no_memory(problem);
    rows->at = at;
    at += rows->count++;
    *at = (struct tabular_column){.name = BUF_INIT(BUF_UNLIMITED),
                                  .pointer = BUF_INIT(BUF_UNLIMITED)};
    while (size > 0 && *name == ' ') {
        name++;
        size--;
    }
    while (size > 0 && name[size - 1] == ' ')
        size--;
    buf_add(&at->name, name, size);
    return read_column(rows, at, problem);
}

/* Appends the columns that have commas between them. */
static bool add_columns(struct tabular *rows, const char *at,
                        struct problem *problem)
{
    for (;;) {
        size_t size = strcspn(at, ",");

        if (!add_column(rows, at, size, problem))
            return false;
        if (at[size] == '\0')
            return true;
        at += size + 1;
    }
}

bool tabular_read(struct tabular *rows, const struct options *options,
                  struct problem *problem)
{
    bool is_csv = options->csv_count > 0;
    const char **lists = is_csv ? options->csvs : options->tables;
    size_t count = is_csv ? options->csv_count : options->table_count;

    rows->options = options;
    rows->is_for_terminal = options->output == NULL && isatty(STDOUT_FILENO);
    for (size_t i = 0; i < count; i++) {
        if (!add_columns(rows, lists[i], problem))
            return false;
    }
    return true;
}

/* ---- cells ---- */

static void add_name(struct buf *out, struct json_span prefix,
                     struct json_span key)
{
    if (prefix.data != NULL) {
        json_unquote(out, prefix);
        buf_char(out, '.');
    }
    json_unquote(out, key);
    buf_char(out, '\0');
}

/* Collects the names of an element's members, and of those of its objects. */
static void collect_names(struct buf *out, struct json_span element)
{
    static const struct json_span none = {NULL, 0};
    struct json_walk walk, inner;
    struct json_span key, value, key_of_value, ignored;

    if (json_type(element) != 'o')
        return;
    json_walk_into(&walk, element);
    while (json_walk_member(&walk, &key, &value)) {
        if (json_type(value) != 'o') {
            add_name(out, none, key);
            continue;
        }
        json_walk_into(&inner, value);
        while (json_walk_member(&inner, &key_of_value, &ignored))
            add_name(out, key, key_of_value);
    }
}

/* Appends the text of a cell. *is_text is set if it was a JSON string. */
static void add_cell(struct tabular_column *column, struct json_span element,
                     struct buf *text, bool *is_text)
{
    struct json_span pointer = {column->pointer.data, column->pointer.size};
    struct json_span value;

    *is_text = false;
    if (!json_pointer_find(element, pointer, &value))
        return;
    column->is_found = true;
    switch (json_type(value)) {
    case '0':
        return;
    case 's':
        *is_text = true;
        json_unquote(text, value);
        return;
    default:
        json_compact(text, value);
    }
}

/* ---- CSV ---- */

/* Does a spreadsheet take such a text for a formula? */
static bool is_formula(const struct buf *text)
{
    return text->size > 0 && memchr("=+-@\t\r", text->data[0], 6) != NULL;
}

static bool needs_quotes(const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (memchr(",\"\r\n", data[i], 4) != NULL)
            return true;
    }
    return size > 0 && (data[0] == ' ' || data[size - 1] == ' ');
}

/* A record of one empty value is in quotes, or it would be an empty line. */
static void add_value(const struct tabular *rows, struct buf *out,
                      const struct buf *value)
{
    auto_buf struct buf safe = BUF_INIT(BUF_UNLIMITED);
    const struct buf *text = value;

    if (rows->is_for_terminal) {
        text_safe_lines(&safe, buf_cstr(value), value->size);
        text = &safe;
    }
    if (!needs_quotes(buf_cstr(text), text->size)
        && (text->size > 0 || rows->count > 1)) {
        buf_add(out, text->data, text->size);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == '"')
            buf_char(out, '"');
        buf_char(out, text->data[i]);
    }
    buf_char(out, '"');
}

static void add_csv(struct tabular *rows, struct json_span element,
                    struct buf *out)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    for (size_t i = 0; i < rows->count; i++) {
        bool is_text;

        buf_reset(&text);
        if (i > 0)
            buf_char(out, ',');
        add_cell(&rows->at[i], element, &text, &is_text);
        if (is_text && is_formula(&text)) {
            auto_buf struct buf guarded = BUF_INIT(BUF_UNLIMITED);

            rows->formulas++;
            if (rows->options->guard_formulas)
                buf_char(&guarded, '\'');
            buf_add(&guarded, text.data, text.size);
            add_value(rows, out, &guarded);
            continue;
        }
        add_value(rows, out, &text);
    }
    buf_char(out, '\n');
}

/* ---- a table ---- */

static void keep_row(struct tabular *rows, struct json_span element)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    for (size_t i = 0; i < rows->count; i++) {
        size_t start = rows->cells.size, columns;
        bool is_text;

        buf_reset(&text);
        add_cell(&rows->at[i], element, &text, &is_text);
        text_safe(&rows->cells, buf_cstr(&text), text.size);
        buf_char(&rows->cells, '\0');
        if (!buf_ok(&rows->cells))
            return;
        columns = text_columns(rows->cells.data + start);
        if (columns > rows->at[i].width)
            rows->at[i].width = columns;
    }
}

static size_t table_width(const struct tabular *rows)
{
    size_t width = GAP * (rows->count - 1);

    for (size_t i = 0; i < rows->count; i++)
        width += rows->at[i].width;
    return width;
}

/* Makes the widest columns narrower until the table fits, or all of them are
   narrow. */
static void shrink(struct tabular *rows, size_t most)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->at[i].width > most)
            rows->at[i].width = most;
    }
    while (table_width(rows) > most) {
        struct tabular_column *widest = &rows->at[0];

        for (size_t i = 1; i < rows->count; i++) {
            if (rows->at[i].width > widest->width)
                widest = &rows->at[i];
        }
        if (widest->width <= NARROWEST)
            return;
        widest->width--;
    }
}

/* The number of bytes of the first `count` characters. */
static size_t bytes_of(const char *text, size_t count)
{
    size_t size = 0;

    while (text[size] != '\0') {
        if (((unsigned char)text[size] & 0xC0) != 0x80 && count-- == 0)
            break;
        size++;
    }
    return size;
}

/* Appends a cell, cut and padded to the width of its column. */
static void add_aligned(struct tabular *rows, struct buf *out, size_t i,
                        const char *cell)
{
    size_t width = rows->at[i].width, columns = text_columns(cell);

    if (columns > width) {
        rows->is_cut = true;
        buf_add(out, cell, bytes_of(cell, width - 1));
        buf_str(out, "\xE2\x80\xA6"); /* an ellipsis */
        columns = width;
    } else {
        buf_str(out, cell);
    }
    if (i + 1 < rows->count)
        text_pad(out, width - columns + GAP);
}

static void add_heading(struct tabular *rows, struct buf *out, bool color)
{
    if (color)
        buf_str(out, "\033[1m");
    for (size_t i = 0; i < rows->count; i++) {
        auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

        text_safe(&name, buf_cstr(&rows->at[i].name), rows->at[i].name.size);
        add_aligned(rows, out, i, buf_cstr(&name));
    }
    buf_str(out, color ? "\033[0m\n" : "\n");
}

static void add_table(struct tabular *rows, struct buf *out)
{
    bool color = show_colored(rows->options, STDOUT_FILENO);
    const char *cell = buf_cstr(&rows->cells);
    const char *end = cell + rows->cells.size;
    size_t most = rows->is_for_terminal ? terminal_columns(STDOUT_FILENO) : 0;

    if (most > 0)
        shrink(rows, most);
    add_heading(rows, out, color);
    for (size_t i = 0; cell < end; cell += strlen(cell) + 1) {
        add_aligned(rows, out, i, cell);
        if (++i == rows->count) {
            buf_char(out, '\n');
            i = 0;
        }
    }
}

/* ---- both ---- */

void tabular_begin(struct tabular *rows, struct buf *out)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct buf *name = &rows->at[i].name;

        rows->at[i].width = text_columns(buf_cstr(name));
        if (rows->options->csv_count == 0)
            continue;
        if (i > 0)
            buf_char(out, ',');
        add_value(rows, out, name);
    }
    if (rows->options->csv_count > 0)
        buf_char(out, '\n');
}

void tabular_add(struct tabular *rows, struct json_span element,
                 struct buf *out)
{
    if (rows->items++ == 0)
        collect_names(&rows->others, element);
    if (rows->options->csv_count > 0)
        add_csv(rows, element, out);
    else
        keep_row(rows, element);
}

bool tabular_end(struct tabular *rows, struct buf *out)
{
    if (rows->options->csv_count == 0 && buf_ok(&rows->cells))
        add_table(rows, out);
    return buf_ok(&rows->cells) && buf_ok(out);
}

/* The size of the path that both begin with: of "a.b." in "a.b.c" and
   "a.b.d". */
static size_t same_path(const char *one, const char *other)
{
    size_t size = 0;

    for (size_t i = 0; one[i] != '\0' && one[i] == other[i]; i++) {
        if (one[i] == '.')
            size = i + 1;
    }
    return size;
}

/* The name in the first element that this one is likely a misspelling of, or
   NULL. */
static const char *nearest_name(const struct tabular *rows, const char *word)
{
    const char *names[SLIPS_MOST];
    const char *at = buf_cstr(&rows->others), *end = at + rows->others.size;
    const char *slip, *rest;
    size_t count = 0, same;

    for (; at < end && count < SLIPS_MOST; at += strlen(at) + 1)
        names[count++] = at;
    slip = nearest(word, names, count);
    if (slip == NULL)
        return NULL;
    /* what leads to both, such as "profile.", makes no two names alike */
    same = same_path(word, slip);
    rest = slip + same;
    return nearest(word + same, &rest, 1) != NULL ? slip : NULL;
}

/* Appends the names in the first element. */
static void list_names(const struct tabular *rows, struct buf *out)
{
    const char *at = buf_cstr(&rows->others), *end = at + rows->others.size;

    for (; at < end; at += strlen(at) + 1) {
        buf_str(out, out->size > 0 ? ", " : "");
        if (out->size > NAMES_MOST) {
            buf_str(out, "...");
            return;
        }
        buf_str(out, at);
    }
}

static void say_absent(const struct tabular *rows)
{
    auto_buf struct buf names = BUF_INIT(BUF_UNLIMITED);

    list_names(rows, &names);
    for (size_t i = 0; i < rows->count && rows->items > 0; i++) {
        const char *name = buf_cstr(&rows->at[i].name);
        const char *slip = nearest_name(rows, name);

        if (rows->at[i].is_found)
            continue;
        notice("no element has '%s'%s%s%s%s%s", name,
               slip != NULL ? "; did you mean '" : "", slip != NULL ? slip : "",
               slip != NULL ? "'?" : "",
               names.size == 0 ? ""
               : slip != NULL  ? " The first one has: "
                               : "; the first one has: ",
               buf_cstr(&names));
    }
}

void tabular_say(const struct tabular *rows)
{
    say_absent(rows);
    if (rows->is_cut)
        notice("cells that end in \xE2\x80\xA6 are cut to fit the terminal; "
               "--csv prints them whole");
    if (rows->formulas > 0 && !rows->options->guard_formulas
        && !rows->options->batch.quiet)
        notice("%zu cell%s with =, +, - or @, which a spreadsheet may take for "
               "a formula; --guard-formulas puts a ' before them",
               rows->formulas, rows->formulas == 1 ? " begins" : "s begin");
}
