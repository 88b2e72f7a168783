/* SPDX-License-Identifier: MIT */
/* optiontable.c - runs getopt_long() over a table, and stores the values that
   it reads. */
#include "optiontable.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "wholenumber.h"

/* getopt_long() reports a long name as this, and the index of its row. */
#define LONG_NAME 256

void option_result_free(struct option_result *result)
{
    buf_free(&result->why);
}

/* ---- values ---- */

bool option_add_text(const char ***texts, size_t *count, const char *text)
{
    const char **more = reallocarray(*texts, *count + 1, sizeof **texts);

    if (more == NULL)
        return false;
    *texts = more;
    more[(*count)++] = text;
    return true;
}

/* Stores a number, which fits: the macros of the table ensure it. */
static void put_number(void *member, size_t size, int64_t number)
{
    uint8_t one = (uint8_t)number;
    uint16_t two = (uint16_t)number;
    uint32_t four = (uint32_t)number;

    if (size == sizeof one)
        memcpy(member, &one, size);
    else if (size == sizeof two)
        memcpy(member, &two, size);
    else if (size == sizeof four)
        memcpy(member, &four, size);
    else
        memcpy(member, &number, sizeof number);
}

static enum option_end put_choice(const struct option_value *to, void *member,
                                  const char *value)
{
    for (int64_t i = 0; to->words[i] != NULL; i++) {
        if (strcmp(to->words[i], value) != 0)
            continue;
        put_number(member, to->size, i);
        return OPTION_ALL_READ;
    }
    return OPTION_BAD_CHOICE;
}

/* Stores a value. Returns OPTION_ALL_READ if it is valid. */
static enum option_end put_value(const struct option_row *row, char *options,
                                 const char *value, struct buf *why)
{
    const struct option_value *to = &row->value;
    void *member = options + to->offset;
    int64_t number;

    switch (to->kind) {
    case OPTION_KIND_FLAG:
        put_number(member, to->size, to->least);
        return OPTION_ALL_READ;
    case OPTION_KIND_COUNT:
        ++*(int *)member;
        return OPTION_ALL_READ;
    case OPTION_KIND_TEXT:
        *(const char **)member = value;
        return OPTION_ALL_READ;
    case OPTION_KIND_TEXTS:
        return option_add_text(member, (size_t *)(options + to->count_offset),
                               value)
                   ? OPTION_ALL_READ
                   : OPTION_NO_MEMORY;
    case OPTION_KIND_NUMBER:
        if (!whole_number(value, to->least, to->most, &number))
            return OPTION_BAD_NUMBER;
        put_number(member, to->size, number);
        return OPTION_ALL_READ;
    case OPTION_KIND_CHOICE:
        return put_choice(to, member, value);
    case OPTION_KIND_OWN:
        return to->read(row, member, value, why) ? OPTION_ALL_READ
                                                 : OPTION_BAD_VALUE;
    default:
        to->act();
        return OPTION_ACTED;
    }
}

/* ---- the command line ---- */

/* The table in the form that getopt_long() expects. */
struct grammar {
    struct option longs[OPTION_ROWS + 1];
    char shorts[2 * OPTION_ROWS + 2];
};

static void fill_grammar(struct grammar *grammar,
                         const struct option_table *table)
{
    struct option *next = grammar->longs;
    char *letter = grammar->shorts;

    *letter++ = ':';
    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];

        if (row->name == NULL)
            continue;
        *next++ = (struct option){.name = row->name,
                                  .has_arg = row->argument != NULL,
                                  .val = LONG_NAME + (int)i};
        if (row->letter == '\0')
            continue;
        *letter++ = row->letter;
        if (row->argument != NULL)
            *letter++ = ':';
    }
    *next = (struct option){0};
    *letter = '\0';
}

static const struct option_row *find_row(const struct option_table *table,
                                         int id)
{
    if (id >= LONG_NAME)
        return &table->rows[id - LONG_NAME];
    for (size_t i = 0; i < table->count; i++) {
        if (id != '\0' && table->rows[i].letter == id)
            return &table->rows[i];
    }
    return NULL;
}

/* Notes that the row was given, and whether a value of it is lost. */
static void note_given(const struct option_table *table,
                       struct option_result *result)
{
    size_t i = (size_t)(result->row - table->rows);
    const char *before = result->values[i];

    result->given[i] = true;
    result->values[i] = result->value;
    if (result->twice != NULL || before == NULL
        || result->row->value.kind == OPTION_KIND_TEXTS
        || strcmp(before, result->value) == 0)
        return;
    result->twice = result->row;
    result->first = before;
    result->second = result->value;
}

enum option_end option_table_read(const struct option_table *table,
                                  void *options, int argc, char **argv,
                                  struct option_result *result)
{
    struct grammar grammar = {0};
    enum option_end end = OPTION_ALL_READ;
    int id;

    fill_grammar(&grammar, table);
    opterr = 0;
    while (
        end == OPTION_ALL_READ
        && (id = getopt_long(argc, argv, grammar.shorts, grammar.longs, NULL))
               != -1) {
        if (id == '?' || id == ':') {
            result->word = argv[optind - 1];
            result->row = find_row(table, optopt);
            result->letter = optopt < LONG_NAME ? (char)optopt : '\0';
            if (result->row == NULL)
                return OPTION_UNKNOWN;
            return id == ':' ? OPTION_NEEDS_VALUE : OPTION_TAKES_NONE;
        }
        result->row = find_row(table, id);
        result->value = optarg;
        note_given(table, result);
        end = put_value(result->row, options, optarg, &result->why);
    }
    result->operands = optind;
    return end;
}

/* ---- messages and help ---- */

size_t option_table_matches(const struct option_table *table, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++)
        count += table->rows[i].name != NULL
                 && strncmp(table->rows[i].name, name, strlen(name)) == 0;
    return count;
}

const char *option_table_nearest(const struct option_table *table,
                                 const char *name)
{
    const char *names[OPTION_ROWS];
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].name != NULL)
            names[count++] = table->rows[i].name;
    }
    return nearest(name, names, count);
}

void option_add_words(struct buf *out, const struct option_row *row)
{
    const char *const *words = row->value.words;

    for (size_t i = 0; words[i] != NULL; i++) {
        if (i > 0)
            buf_str(out, words[i + 1] == NULL ? " or " : ", ");
        buf_str(out, words[i]);
    }
}

static void pad(struct buf *out, size_t start, size_t column)
{
    do
        buf_char(out, ' ');
    while (buf_ok(out) && out->size - start < column);
}

static void add_help(struct buf *out, const struct option_row *row,
                     const struct option_layout *layout)
{
    size_t start = out->size;

    if (row->letter != '\0')
        buf_fmt(out, "  -%c, ", row->letter);
    else
        buf_str(out, layout->no_letter);
    buf_fmt(out, "--%s", row->name);
    if (row->argument != NULL)
        buf_fmt(out, "%c%s", layout->before_argument, row->argument);
    for (const char *line = row->help; *line != '\0';) {
        size_t size = strcspn(line, "\n");

        pad(out, start, layout->column);
        buf_add(out, line, size);
        buf_char(out, '\n');
        line += size + (line[size] == '\n');
        start = out->size;
    }
}

void option_table_help(const struct option_table *table, struct buf *out,
                       const struct option_layout *layout, uint32_t commands)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];

        if ((row->commands & commands) == 0)
            continue;
        if (row->name == NULL)
            buf_fmt(out, "\n%s\n\n", row->help);
        else
            add_help(out, row, layout);
    }
}
