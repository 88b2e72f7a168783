/* SPDX-License-Identifier: MIT */
/*
 * complete.c - host-stub __complete: what a word may become, for the scripts in
 * completion/
 *
 *     host-stub __complete words WORD...
 *     host-stub __complete bash LINE REPLACED
 *
 * `words` gets the words after the name of the program, of which the last is
 * to be completed; what it prints is described in offers.h. `bash` gets the
 * line up to the cursor, and its end that bash replaces; it prints the same
 * with words that fit what is typed, as bash has to insert them.
 *
 * Whatever the line is, the exit status is 0 and standard error stays empty.
 * No card is loaded but the one that the line names, in a child process, and
 * only if its fields are needed.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apart.h"
#include "card-fields.h"
#include "checks.h"
#include "commands.h"
#include "form-text.h"
#include "line.h"
#include "loader.h"
#include "names.h"
#include "offers.h"
#include "output.h"
#include "saved.h"
#include "shell-words.h"

/* A card that takes longer to load is completed without. */
#define CARD_SECONDS 5

/* What ends a report that is whole. */
#define REPORT_END "."

/* ---- the card ---- */

/* What is known for a word. */
struct asked {
    const struct line *line;
    struct plugin plugin;
    struct saved saved;
    size_t card; /* the index of the operand that names it */
    bool is_loaded;
};

#define ASKED_INIT(line_)                                           \
    {                                                               \
        .line = (line_), .plugin = PLUGIN_INIT, .saved = SAVED_INIT \
    }

static void asked_free(struct asked *asked)
{
    plugin_free(&asked->plugin);
    saved_free(&asked->saved);
}
#define auto_asked __attribute__((cleanup(asked_free)))

static void load_card(struct asked *asked)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    const char *word = line_card(asked->line, &asked->card);

    if (word == NULL)
        return;
    if (saved_is_word(word)) {
        if (!saved_read(&asked->saved, word + 1, &problem))
            return;
        word = buf_cstr(&asked->saved.card);
    }
    asked->is_loaded = card_path(&path, asked->line, word)
                       && plugin_find(&asked->plugin, &asked->line->options,
                                      buf_cstr(&path), &problem);
}

static bool is_command(const struct asked *asked, uint32_t bits)
{
    const struct command *command = asked->line->command;

    return command != NULL && (command->bit & bits) != 0;
}

/* The index of the first operand that may be a value; after the card, choices
   has a FIELD and batch FORMS. */
static size_t first_value(const struct asked *asked)
{
    return asked->card + (is_command(asked, FOR_CHOICES | FOR_BATCH) ? 2 : 1);
}

/* The fields that KEY=VALUE is about. */
static void read_fields(struct card_fields *fields, const struct asked *asked)
{
    const struct about *about = &asked->plugin.about;

    card_fields_init(fields, asked->line,
                     is_command(asked, FOR_CONNECT) ? about->connection
                                                    : about->inputs,
                     first_value(asked), &asked->saved.form);
}

/* ---- values of options ---- */

static void offer_set(struct offers *offers, const struct asked *asked)
{
    auto_card_fields struct card_fields fields;

    read_fields(&fields, asked);
    offer_assignment(offers, &fields, line_value(asked->line));
}

/* COLUMN=INPUT: the column is not known, the input is. */
static void offer_map(struct offers *offers, const struct asked *asked)
{
    const char *typed = line_value(asked->line);
    size_t size = strcspn(typed, "=");

    if (typed[size] != '=')
        return;
    buf_add(&offers->before, typed, size + 1);
    offer_keys(offers, asked->plugin.about.inputs, 0);
}

/* The last column of a list of them. */
static void offer_column(struct offers *offers, const struct asked *asked)
{
    const char *typed = line_value(asked->line);
    const char *comma = strrchr(typed, ',');

    if (comma != NULL)
        buf_add(&offers->before, typed, (size_t)(comma + 1 - typed));
    offer_columns(offers, asked->plugin.about.outputs);
}

/* Kept names; once a card is named, of its connector. */
static void offer_connection(struct offers *offers, const struct asked *asked)
{
    const char *connector =
        asked->is_loaded ? asked->plugin.about.card.connector : NULL;

    offer_connections(offers, connector, false);
    offer_files(offers, FILES_ANY, "");
}

static void offer_option_value(struct offers *offers, const struct asked *asked)
{
    const struct line *line = asked->line;
    const struct option_row *row = line->row;

    buf_add(&offers->before, line->word, line->before);
    if (row->value.words != NULL) {
        for (size_t i = 0; row->value.words[i] != NULL; i++)
            offer(offers, row->value.words[i], NULL);
    } else if (strcmp(row->argument, "DIR") == 0) {
        offer_files(offers, FILES_DIRECTORIES, "");
    } else if (strcmp(row->argument, "FILE") == 0
               || strcmp(row->argument, "FORM") == 0) {
        offer_files(offers, FILES_ANY, "");
    } else if (strcmp(row->argument, "CONNECTION") == 0) {
        offer_connection(offers, asked);
    } else if (strcmp(row->argument, "KEY=VALUE") == 0) {
        offer_set(offers, asked);
    } else if (strcmp(row->argument, "COLUMN=INPUT") == 0) {
        offer_map(offers, asked);
    } else if (strcmp(row->argument, "COLUMN,...") == 0) {
        offer_column(offers, asked);
    } else if (strcmp(row->argument, "NAME") == 0) {
        offer_checks(offers);
    } else if (strcmp(row->argument, "ID") == 0
               && line->options.operand_count > 0) {
        offer_module_cards(offers, line->options.operands[0], true);
    }
}

/* ---- operands ---- */

/* Does the word name a file rather than a card? */
static bool is_path(const char *word)
{
    return *word == '~' || strchr(word, '/') != NULL
           || (*word == '.' && strspn(word, ".") == strlen(word));
}

static void offer_card(struct offers *offers, const struct line *line,
                       const char *slot)
{
    const char *colon = strrchr(line->word, ':');
    bool takes_calls = strstr(slot, "@NAME") != NULL;

    if (colon != NULL && colon - line->word > 3
        && memcmp(colon - 3, ".so", 3) == 0) {
        auto_buf struct buf path = BUF_INIT(BUF_TEXT);

        buf_add(&path, line->word, (size_t)(colon - line->word));
        offer_module_cards(offers, buf_cstr(&path), false);
    } else if (is_path(line->word)) {
        offer_files(offers, FILES_MODULES, "");
    } else {
        if (*line->word != '@')
            offer_cards(offers, line);
        if (takes_calls && (*line->word == '@' || *line->word == '\0')) {
            offer_saved(offers, "@");
            offer_examples(offers, "@");
        }
    }
}

/* A name of what the command is about. */
static void offer_name(struct offers *offers, const struct asked *asked)
{
    const struct line *line = asked->line;
    bool is_full = strchr(line->word, '/') != NULL;

    switch (line->command->bit) {
    case FOR_CONNECT:
        if (asked->is_loaded)
            offer_connections(offers, asked->plugin.about.card.connector,
                              false);
        break;
    case FOR_CONNECTIONS:
        offer_connections(offers, NULL, is_full);
        break;
    case FOR_SAVE:
    case FOR_SAVED:
        offer_saved(offers, "");
        break;
    case FOR_EXAMPLES:
        offer_examples(offers, "");
        break;
    default:
        break;
    }
}

/* KEY=VALUE, a value, or a form where no other operand is one. */
static void offer_input(struct offers *offers, const struct asked *asked,
                        bool takes_form)
{
    const char *typed = asked->line->word;
    auto_card_fields struct card_fields fields;

    read_fields(&fields, asked);
    if (strchr(typed, '=') == NULL) {
        offer_positional(offers, &fields);
        if (takes_form && !fields.has_values && asked->saved.form.size == 0
            && asked->line->options.form == NULL)
            offer_files(offers, FILES_ANY, "");
    }
    offer_assignment(offers, &fields, typed);
}

/* The words of a|b|c. */
static void offer_words(struct offers *offers, const char *slot)
{
    while (*slot != '\0') {
        auto_buf struct buf word = BUF_INIT(BUF_WORD);
        size_t size = strcspn(slot, "|");

        buf_add(&word, slot, size);
        offer(offers, buf_cstr(&word), NULL);
        slot += size + (slot[size] == '|');
    }
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static void offer_operand(struct offers *offers, const struct asked *asked)
{
    const struct line *line = asked->line;
    auto_buf struct buf buf = BUF_INIT(BUF_WORD);
    const char *slot;

    line_slot(&buf, line->command, line->options.operand_count);
    slot = buf_cstr(&buf);
    if (begins(slot, "CARD"))
        offer_card(offers, line, slot);
    else if (strcmp(slot, "FORMS") == 0)
        offer_files(offers, FILES_ANY, "");
    else if (begins(slot, "FORM") || begins(slot, "VALUE"))
        offer_input(offers, asked, begins(slot, "FORM"));
    else if (strcmp(slot, "FIELD") == 0)
        offer_keys(offers, asked->plugin.about.inputs, CARD_FIELD_CHOICES);
    else if (strcmp(slot, "PLUGIN.so") == 0)
        offer_files(offers, FILES_MODULES, "");
    else if (strcmp(slot, "DIR") == 0)
        offer_files(offers, FILES_DIRECTORIES, "");
    else if (strcmp(slot, "COMMAND") == 0)
        offer_commands(offers);
    else if (strcmp(slot, "NAME") == 0)
        offer_name(offers, asked);
    else
        offer_words(offers, slot);
}

/* ---- all of it ---- */

static void offer_all(struct offers *offers, const struct asked *asked)
{
    const struct line *line = asked->line;

    if (line->row != NULL)
        offer_option_value(offers, asked);
    else if (!line->has_ended && *line->word == '-')
        offer_options(offers, line);
    else if (line->command != NULL)
        offer_operand(offers, asked);
    else if (!line->has_ended)
        offer_commands(offers);
}

/* Do offers for the word depend on a card that the line names? */
static bool needs_card(const struct line *line)
{
    static const char *const arguments[] = {"KEY=VALUE", "COLUMN=INPUT",
                                            "COLUMN,...", "CONNECTION"};
    static const char *const slots[] = {"FORM |", "VALUE", "FIELD", "NAME"};
    auto_buf struct buf slot = BUF_INIT(BUF_WORD);
    size_t index;

    if (line_card(line, &index) == NULL)
        return false;
    for (size_t i = 0;
         line->row != NULL && i < sizeof arguments / sizeof *arguments; i++) {
        if (strcmp(line->row->argument, arguments[i]) == 0)
            return true;
    }
    if (line->row != NULL || (!line->has_ended && *line->word == '-'))
        return false;
    line_slot(&slot, line->command, line->options.operand_count);
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (begins(buf_cstr(&slot), slots[i]))
            return true;
    }
    return false;
}

static void write_offers(struct buf *out, const struct line *line, bool loads)
{
    auto_asked struct asked asked = ASKED_INIT(line);
    auto_offers struct offers offers = OFFERS_INIT;

    if (loads)
        load_card(&asked);
    else
        line_card(line, &asked.card);
    offer_all(&offers, &asked);
    offers_print(out, &offers);
}

/* Runs in a child. */
static void write_with_card(const void *context, struct buf *out)
{
    write_offers(out, context, true);
    buf_str(out, REPORT_END);
}

static bool ask_child(struct buf *out, const struct line *line)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    struct apart_end end;

    if (!apart(write_with_card, line, CARD_SECONDS * 1000, out, &end, &problem)
        || !buf_ok(out) || out->size < 2
        || memcmp(out->data + out->size - 2, "\n" REPORT_END, 2) != 0)
        return false;
    out->data[--out->size] = '\0';
    return true;
}

static void complete_words(struct buf *out, const char *const *words,
                           size_t count)
{
    auto_line struct line line = {0};

    if (!line_read(&line, words, count))
        return;
    if (needs_card(&line) && ask_child(out, &line))
        return;
    buf_reset(out);
    write_offers(out, &line, false);
}

/* ---- bash ---- */

/* Is it a redirection, as in 2>FILE? It has no other word if it has a file. */
static bool is_redirection(const char *word, bool *has_file)
{
    const char *at = word + strspn(word, "0123456789");
    size_t size = strspn(at, "<>");

    *has_file = at[size] != '\0';
    return size > 0;
}

/* Passes over redirections, which the program does not get. */
static size_t drop_redirections(const char **words, size_t count)
{
    size_t kept = 0;
    bool has_file;

    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && is_redirection(words[i], &has_file))
            i += has_file || i + 2 == count ? 0 : 1;
        else
            words[kept++] = words[i];
    }
    return kept;
}

/* Gives the words of `offered` that fit as bash inserts them. */
static void write_for_bash(struct buf *out, const struct buf *offered,
                           const struct shell_words *words)
{
    const char *at = buf_cstr(offered);

    buf_add(out, at, strcspn(at, " \n"));
    buf_char(out, '\n');
    at += strcspn(at, "\n");
    while (*at == '\n' && at[1] != '\0') {
        auto_buf struct buf word = BUF_INIT(BUF_FILE);

        at++;
        buf_add(&word, at, strcspn(at, "\t\n"));
        if (shell_words_complete(out, words, buf_cstr(&word)))
            buf_char(out, '\n');
        at += strcspn(at, "\n");
    }
}

static void complete_bash(struct buf *out, const char *line,
                          const char *replaced)
{
    auto_shell_words struct shell_words words = {{NULL, 0}, 0, '\0'};
    auto_buf struct buf offered = BUF_INIT(BUF_DATA);
    const char **typed;

    if (!shell_words_read(&words, line, replaced) || words.words.count < 2)
        return;
    typed = calloc(words.words.count, sizeof *typed);
    if (typed == NULL)
        return;
    for (size_t i = 1; i < words.words.count; i++)
        typed[i - 1] = words.words.at[i];
    complete_words(&offered, typed,
                   drop_redirections(typed, words.words.count - 1));
    write_for_bash(out, &offered, &words);
    free(typed);
}

int command_complete(const struct options *options, struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_DATA);
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const char *const *words = (const char *const *)options->words;
    size_t count = options->word_count;

    (void)problem;
    if (null >= 0) {
        dup2(null, STDERR_FILENO);
        close(null);
    }
    if (count >= 3 && strcmp(words[2], "words") == 0)
        complete_words(&out, words + 3, count - 3);
    else if (count == 5 && strcmp(words[2], "bash") == 0)
        complete_bash(&out, words[3], words[4]);
    if (out.size > 0 && buf_ok(&out)) {
        auto_problem struct problem unwritten = PROBLEM_INIT;

        (void)!output_print(&out, &unwritten);
    }
    return STATUS_DONE;
}
