/* SPDX-License-Identifier: MIT */
/* line.c - reads what is typed so far. */
#include "line.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"

void line_free(struct line *line)
{
    options_free(&line->options);
    names_free(&line->owned);
}

const char *line_value(const struct line *line)
{
    return line->word + line->before;
}

void line_path(struct buf *path, const char *typed)
{
    const char *home = getenv("HOME");

    if (typed[0] == '~' && (typed[1] == '/' || typed[1] == '\0')
        && home != NULL) {
        buf_str(path, home);
        typed++;
    }
    buf_str(path, typed);
}

/* ---- options ---- */

/* The option of a name, which may be shortened as far as it is the only one. */
static const struct option_row *find_long(const char *name, size_t size)
{
    const struct option_table *table = options_table();
    const struct option_row *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];

        if (row->name == NULL || strncmp(row->name, name, size) != 0)
            continue;
        if (strlen(row->name) == size)
            return row;
        found = row;
        count++;
    }
    return count == 1 ? found : NULL;
}

static const struct option_row *find_letter(char letter)
{
    const struct option_table *table = options_table();

    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].letter == letter)
            return &table->rows[i];
    }
    return NULL;
}

/* A directory that is not there is passed over. */
static bool add_directory(struct line *line, const char *typed)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    struct stat info;

    line_path(&path, typed);
    if (!buf_ok(&path) || stat(buf_cstr(&path), &info) != 0
        || !S_ISDIR(info.st_mode))
        return true;
    return names_add(&line->owned, buf_cstr(&path), path.size)
           && option_add_text(&line->options.directories,
                              &line->options.directory_count,
                              line->owned.at[line->owned.count - 1]);
}

static bool put_value(struct line *line, const struct option_row *row,
                      const char *value)
{
    struct options *options = &line->options;

    if (strcmp(row->name, "plugins") == 0)
        return add_directory(line, value);
    if (strcmp(row->name, "set") == 0)
        return option_add_text(&options->sets, &options->set_count, value);
    if (strcmp(row->name, "form") == 0)
        options->form = value;
    return true;
}

/* Notes an option. `value` is what stands in the same word, or NULL. Sets *next
   if its value is the next word. */
static bool note(struct line *line, const struct option_row *row,
                 const char *value, const struct option_row **next)
{
    line->given[row - options_table()->rows] = true;
    if (row->argument == NULL)
        return true;
    if (value != NULL)
        return put_value(line, row, value);
    *next = row;
    return true;
}

static bool read_long(struct line *line, const char *word,
                      const struct option_row **next)
{
    size_t size = strcspn(word + 2, "=");
    const struct option_row *row = find_long(word + 2, size);
    const char *value = word[2 + size] == '=' ? word + 3 + size : NULL;

    return row == NULL || note(line, row, value, next);
}

/* Reads -x, or several letters of which the last may have a value. */
static bool read_short(struct line *line, const char *word,
                       const struct option_row **next)
{
    for (const char *at = word + 1; *at != '\0'; at++) {
        const struct option_row *row = find_letter(*at);

        if (row == NULL)
            return true;
        if (row->argument != NULL)
            return note(line, row, at[1] != '\0' ? at + 1 : NULL, next);
        if (!note(line, row, NULL, next))
            return false;
    }
    return true;
}

/* ---- words ---- */

static bool add_operand(struct line *line, const char *word)
{
    struct options *options = &line->options;

    if (line->command != NULL)
        return option_add_text(&options->operands, &options->operand_count,
                               word);
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i].name, word) == 0)
            line->command = &commands[i];
    }
    /* after an unknown word nothing is known */
    line->has_ended = line->has_ended || line->command == NULL;
    return true;
}

static bool read_word(struct line *line, const char *word,
                      const struct option_row **next)
{
    const struct option_row *row = *next;

    *next = NULL;
    if (row != NULL)
        return put_value(line, row, word);
    if (line->has_ended || word[0] != '-' || word[1] == '\0')
        return add_operand(line, word);
    if (strcmp(word, "--") == 0) {
        line->has_ended = true;
        return true;
    }
    return word[1] == '-' ? read_long(line, word, next)
                          : read_short(line, word, next);
}

/* Finds the option in the last word that has a value there: --set=..., -c... */
static void read_last(struct line *line)
{
    const char *word = line->word;
    size_t size;

    if (line->row != NULL || line->has_ended || word[0] != '-')
        return;
    if (word[1] == '-') {
        size = strcspn(word + 2, "=");
        if (word[2 + size] != '=')
            return;
        line->row = find_long(word + 2, size);
        line->before = 3 + size;
    } else if (word[1] != '\0' && word[2] != '\0') {
        line->row = find_letter(word[1]);
        line->before = 2;
    }
    if (line->row == NULL || line->row->argument == NULL) {
        line->row = NULL;
        line->before = 0;
    }
}

bool line_read(struct line *line, const char *const *words, size_t count)
{
    const struct option_row *next = NULL;

    for (size_t i = 0; i + 1 < count; i++) {
        if (!read_word(line, words[i], &next))
            return false;
    }
    line->word = count > 0 ? words[count - 1] : "";
    line->row = next;
    read_last(line);
    return true;
}

/* ---- operands ---- */

void line_slot(struct buf *slot, const struct command *command, size_t index)
{
    const char *at = command->operands;

    for (size_t i = 0; *at != '\0'; i++) {
        bool is_bracketed = *at == '[';
        const char *start = is_bracketed ? at + 1 : at;
        size_t size = strcspn(start, is_bracketed ? "]" : " ");
        bool repeats = size > 3 && memcmp(start + size - 3, "...", 3) == 0;

        if (i == index || repeats) {
            buf_add(slot, start, repeats ? size - 3 : size);
            return;
        }
        at = start + size;
        at += strspn(at, "] ");
    }
}

const char *line_card(const struct line *line, size_t *index)
{
    for (size_t i = 0; line->command != NULL && i < 2; i++) {
        auto_buf struct buf slot = BUF_INIT(BUF_WORD);

        line_slot(&slot, line->command, i);
        if (strncmp(buf_cstr(&slot), "CARD", 4) != 0)
            continue;
        *index = i;
        return i < line->options.operand_count ? line->options.operands[i]
                                               : NULL;
    }
    *index = SIZE_MAX;
    return NULL;
}
