/* SPDX-License-Identifier: MIT */
/* options.c - the table of options, and which command accepts which. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "optiontable.h"
#include "trust.h"
#include "wholenumber.h"

/* ---- which command ---- */

#define FOR_CALLS (FOR_CHOICES | FOR_CHECK | FOR_RUN | FOR_BATCH | FOR_CONNECT)

uint32_t options_bits(const struct command *command)
{
    return command != NULL ? command->bit | FOR_ALL : FOR_ALL;
}

/* ---- values of their own kind ---- */

/* Reads a number of seconds, with fractions, up to a year; stores
   milliseconds. */
static bool read_deadline(const struct option_row *row, void *member,
                          const char *value, struct buf *why)
{
    int64_t *ms = member;
    char *end;
    double seconds;

    errno = 0;
    seconds = strtod(value, &end);
    if (end == value || *end != '\0' || errno != 0 || !isfinite(seconds)
        || seconds < 0.001 || seconds > (double)row->value.most) {
        buf_fmt(why,
                "--deadline takes seconds from 0.001 to %" PRId64
                ", such as 30, not '%s'",
                row->value.most, value);
        return false;
    }
    *ms = (int64_t)(seconds * 1000);
    return true;
}

/* Accepts both 20 and 20%. */
static bool read_percent(const struct option_row *row, void *member,
                         const char *value, struct buf *why)
{
    auto_buf struct buf digits = BUF_INIT(BUF_WORD);
    int *percent = member;
    int64_t number;

    buf_str(&digits, value);
    if (buf_ok(&digits) && digits.size > 1
        && digits.data[digits.size - 1] == '%')
        digits.data[--digits.size] = '\0';
    if (buf_ok(&digits))
        value = buf_cstr(&digits);
    if (!isdigit((unsigned char)*value)
        || !whole_number(value, row->value.least, row->value.most, &number)) {
        buf_fmt(why,
                "--%s takes a whole number from %" PRId64 " to %" PRId64
                ", not '%s'",
                row->name, row->value.least, row->value.most, value);
        return false;
    }
    *percent = (int)number;
    return true;
}

/* ---- the table ---- */

#define OPTION_STRUCT struct options

static const char *const colors[] = {[COLOR_AUTO] = "auto",
                                     [COLOR_ALWAYS] = "always",
                                     [COLOR_NEVER] = "never",
                                     NULL};

/* delimiter.c has them too, and takes any character. */
static const char *const delimiters[] = {"comma", "semicolon", "tab",
                                         "pipe",  "space",     NULL};

static const struct option_row rows[] = {
    {'p', "plugins", "DIR", "look for cards in DIR first; may be repeated",
     FOR_ALL, OPTION_TEXTS(directories, directory_count)},
    {'c', "connection", "CONNECTION",
     "a kept name, a file, fd:N, or - for stdin", FOR_ALL,
     OPTION_TEXT(connection)},
    {'h', "help", NULL, "show this help, or that of a command, and end",
     FOR_ALL, OPTION_FLAG(help)},
    {'V', "version", NULL, "show the version and end", FOR_ALL,
     OPTION_FLAG(version)},
    {'i', "interactive", NULL, "ask for each field on the terminal",
     FOR_FORM | FOR_CONNECT, OPTION_FLAG(interactive)},
    {0, "set", "KEY=VALUE", "put VALUE into the form; may be repeated",
     FOR_CALLS | FOR_SAVE, OPTION_TEXTS(sets, set_count)},
    {0, "curl", NULL, "print the request as a curl command", FOR_CHECK,
     OPTION_FLAG(curl)},
    {0, "json", NULL, "print JSON, and errors as one JSON line",
     FOR_LIST | FOR_DESCRIBE | FOR_CHOICES | FOR_CHECK | FOR_RUN | FOR_BATCH
         | FOR_VERIFY | FOR_CONNECTIONS | FOR_SAVED | FOR_EXAMPLES,
     OPTION_FLAG(json)},
    {0, "body", NULL, "print the payload alone, as it came",
     FOR_RUN | FOR_BATCH, OPTION_FLAG(body)},
    {0, "pretty", NULL, "show it as on a terminal, also in a pipe or FILE",
     FOR_RUN, OPTION_FLAG(pretty)},
    {0, "table", "COLUMN,...", "show a list as a table of these members",
     FOR_RUN, OPTION_TEXTS(tables, table_count)},
    {0, "csv", "COLUMN,...", "print a list as CSV with these members", FOR_RUN,
     OPTION_TEXTS(csvs, csv_count)},
    {0, "guard-formulas", NULL, "of --csv: no cell is a spreadsheet's formula",
     FOR_RUN, OPTION_FLAG(guard_formulas)},
    {0, "no-pager", NULL, "show long texts without $PAGER or less", FOR_ALL,
     OPTION_FLAG(no_pager)},
    {'o', "output", "FILE", "write to FILE in place of standard output",
     FOR_RUN | FOR_BATCH, OPTION_TEXT(output)},
    {0, "write-errors", NULL, "of --body -o FILE: write an error's body too",
     FOR_RUN, OPTION_FLAG(write_errors)},
    {0, "timing", NULL, "show each try and its phases on stderr", FOR_RUN,
     OPTION_FLAG(timing)},
    {0, "ignore-status", NULL, "an HTTP status of 400 and more is no failure",
     FOR_RUN | FOR_BATCH, OPTION_FLAG(ignore_status)},
    /* in seconds; its least, 0.001, is the reader's own */
    {0, "deadline", "SECONDS", "bound the whole call or job in time",
     FOR_CALLS | FOR_VERIFY,
     OPTION_OWN(int64_t, deadline_ms, read_deadline, 0, 31536000)},
    {0, "color", "WHEN", "color: auto (on a terminal), always or never",
     FOR_CHECK | FOR_RUN | FOR_VERIFY,
     OPTION_CHOICE(enum color, color, colors)},
    {'v', "verbose", NULL, "show what the card logs; -vv shows more", FOR_CALLS,
     OPTION_COUNT(verbose)},
    {'j', "jobs", "N", "make N calls at once, 1-256 (batch 8, serve 16)",
     FOR_BATCH | FOR_SERVE, OPTION_NUMBER(batch.jobs, 1, JOBS_MAX)},
    {0, "template", "FILE", "FORMS is CSV; its {{columns}} fill this form",
     FOR_BATCH, OPTION_TEXT(batch.form)},
    {0, "map", "COLUMN=INPUT", "use the CSV's COLUMN as INPUT; may be repeated",
     FOR_BATCH, OPTION_TEXTS(batch.maps, batch.map_count)},
    {0, "map-only", NULL, "use no column that no --map names", FOR_BATCH,
     OPTION_FLAG(batch.map_only)},
    {0, "delimiter", "CHAR", "CHAR separates the columns of the CSV", FOR_BATCH,
     OPTION_TEXT_WORDS(batch.delimiter, delimiters)},
    {0, "keep", "COLUMN", "repeat COLUMN in each result; may be repeated",
     FOR_BATCH, OPTION_TEXTS(batch.keeps, batch.keep_count)},
    {0, "dry-run", NULL, "check every line, send nothing", FOR_BATCH,
     OPTION_FLAG(batch.dry_run)},
    {0, "unordered", NULL, "give results as they come", FOR_BATCH,
     OPTION_FLAG(batch.unordered)},
    {0, "fail-fast", NULL, "stop at the first failed line", FOR_BATCH,
     OPTION_FLAG(batch.fail_fast)},
    {0, "max-errors", "N", "stop after N failed lines", FOR_BATCH,
     OPTION_NUMBER(batch.max_errors, 1, INT64_MAX)},
    {0, "overwrite", NULL, "overwrite -o FILE; of save, the saved call",
     FOR_BATCH | FOR_SAVE, OPTION_FLAG(batch.overwrite)},
    {0, "resume", NULL, "begin, or go on with, the job of -o FILE", FOR_BATCH,
     OPTION_FLAG(batch.resume)},
    {0, "retry-failed", "FILE", "send only the lines that failed in FILE",
     FOR_BATCH, OPTION_TEXT(batch.retry)},
    {0, "resend-unknown", NULL, "send again what may have been done", FOR_BATCH,
     OPTION_FLAG(batch.resend_unknown)},
    {0, "reserve", "PERCENT", "leave so much of a rate limit to others",
     FOR_BATCH, OPTION_OWN(int, batch.reserve, read_percent, 0, 99)},
    {0, "quiet", NULL, "show no progress and no advice", FOR_RUN | FOR_BATCH,
     OPTION_FLAG(batch.quiet)},
    {0, "paste", NULL, "sign in with a browser elsewhere", FOR_CONNECT,
     OPTION_FLAG(paste)},
    {0, "no-browser", NULL, "show the address, open nothing", FOR_CONNECT,
     OPTION_FLAG(no_browser)},
    {0, "redirect-uri", "URI", "where the browser comes back", FOR_CONNECT,
     OPTION_TEXT(redirect_uri)},
    {0, "sign-in", NULL, "sign in again, though it still works", FOR_CONNECT,
     OPTION_FLAG(sign_in)},
    {0, "no-test", NULL, "keep the connection without a test", FOR_CONNECT,
     OPTION_FLAG(no_test)},
    {0, "list", NULL, "list kept connections; of verify, its checks",
     FOR_CONNECT | FOR_VERIFY, OPTION_FLAG(list)},
    {0, "only", "NAME", "make this check; may be repeated", FOR_VERIFY,
     OPTION_TEXTS(only, only_count)},
    {0, "form", "FORM", "take the form from this file, or - for stdin",
     FOR_VERIFY | FOR_CHOICES | FOR_CHECK | FOR_RUN | FOR_SAVE,
     OPTION_TEXT(form)},
    {0, "card", "ID", "check this card of the module's alone", FOR_VERIFY,
     OPTION_TEXT(card)},
    {0, "paginate", NULL, "follow all pages, give one array",
     FOR_RUN | FOR_BATCH, OPTION_FLAG(paginate)},
    {0, "max-items", "N", "end the list after N items",
     FOR_CHOICES | FOR_RUN | FOR_BATCH, OPTION_NUMBER(max_items, 1, INT64_MAX)},
    {0, "search", "TEXT", "list what the service finds for TEXT", FOR_CHOICES,
     OPTION_TEXT(search)},
    {0, "forget", NULL, "remove the kept connection, or the saved call",
     FOR_CONNECT | FOR_CONNECTIONS | FOR_SAVED, OPTION_FLAG(forget)},
    {0, "rename", "NEW", "give the kept connection another name",
     FOR_CONNECTIONS, OPTION_TEXT(rename)},
    {0, "http", NULL, "begin a card that calls an HTTP API", FOR_NEW,
     OPTION_FLAG(http)},
};

static const struct option_table table = OPTION_TABLE(rows);

const struct option_table *options_table(void)
{
    return &table;
}

void options_help(struct buf *out, const struct command *command)
{
    static const struct option_layout layout = {31, "      ", '='};

    option_table_help(&table, out, &layout, options_bits(command));
}

/* ---- errors ---- */

static bool unknown(const struct option_result *result, struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(BUF_LINE);
    const char *slip;

    if (result->letter != '\0')
        return problem_set(problem, STATUS_USAGE,
                           "unknown option -%c; see host-stub --help",
                           result->letter);
    buf_add(&name, result->word + 2, strcspn(result->word + 2, "="));
    if (option_table_matches(&table, buf_cstr(&name)) > 1)
        return problem_set(problem, STATUS_USAGE,
                           "--%s fits more than one option; write it in full",
                           buf_cstr(&name));
    slip = option_table_nearest(&table, buf_cstr(&name));
    if (slip != NULL)
        return problem_set(problem, STATUS_USAGE,
                           "unknown option --%s; did you mean --%s?",
                           buf_cstr(&name), slip);
    return problem_set(problem, STATUS_USAGE,
                       "unknown option --%s; see host-stub --help",
                       buf_cstr(&name));
}

static bool bad_number(const struct option_result *result,
                       struct problem *problem)
{
    const struct option_row *row = result->row;

    if (row->value.most == INT64_MAX)
        return problem_set(problem, STATUS_USAGE,
                           "--%s takes a whole number from %" PRId64
                           " on, not '%s'",
                           row->name, row->value.least, result->value);
    return problem_set(
        problem, STATUS_USAGE,
        "--%s takes a whole number from %" PRId64 " to %" PRId64 ", not '%s'",
        row->name, row->value.least, row->value.most, result->value);
}

static bool bad_choice(const struct option_result *result,
                       struct problem *problem)
{
    auto_buf struct buf words = BUF_INIT(BUF_WORD);

    option_add_words(&words, result->row);
    return problem_set(problem, STATUS_USAGE, "--%s takes %s, not '%s'",
                       result->row->name, buf_cstr(&words), result->value);
}

static bool refuse(enum option_end end, const struct option_result *result,
                   struct problem *problem)
{
    const struct option_row *row = result->row;

    switch (end) {
    case OPTION_UNKNOWN:
        return unknown(result, problem);
    case OPTION_NEEDS_VALUE:
        return problem_set(problem, STATUS_USAGE, "--%s needs a %s", row->name,
                           row->argument);
    case OPTION_TAKES_NONE:
        return problem_set(problem, STATUS_USAGE, "--%s takes no value",
                           row->name);
    case OPTION_BAD_NUMBER:
        return bad_number(result, problem);
    case OPTION_BAD_CHOICE:
        return bad_choice(result, problem);
    case OPTION_BAD_VALUE:
        return problem_set(problem, STATUS_USAGE, "%s", buf_cstr(&result->why));
    default:
        return problem_no_memory(problem);
    }
}

/* Reports an option that the command does not accept. */
static bool refuse_row(const struct option_row *row,
                       const struct command *commands, size_t count,
                       const struct command *command, struct problem *problem)
{
    auto_buf struct buf others = BUF_INIT(BUF_WORD);

    for (size_t i = 0; i < count; i++) {
        if ((commands[i].bit & row->commands) != 0)
            buf_fmt(&others, " %s", commands[i].name);
    }
    return problem_set(problem, STATUS_USAGE,
                       "%s has no option --%s; it goes with:%s", command->name,
                       row->name, buf_cstr(&others));
}

/* ---- the command and its operands ---- */

/* Says how a card is run, for a person who began with the card. */
static void advise_order(char **words, const struct command *commands,
                         size_t count, struct problem *problem)
{
    auto_buf struct buf line = BUF_INIT(BUF_FILE);
    size_t is_command = 0;

    for (size_t i = 0; i < count && words[1] != NULL; i++)
        is_command += strcmp(words[1], commands[i].name) == 0;
    if (words[1] == NULL)
        return;
    buf_str(&line, is_command > 0 ? words[1] : "run");
    buf_char(&line, ' ');
    shell_quote(&line, words[0]);
    for (words += is_command > 0 ? 2 : 1; *words != NULL; words++) {
        buf_char(&line, ' ');
        shell_quote(&line, *words);
    }
    problem_add(problem, "the command comes first; for a card: host-stub %s",
                buf_cstr(&line));
}

const struct command *options_command(const char *word,
                                      const struct command *commands,
                                      size_t count, struct problem *problem)
{
    const char *names[COMMANDS_MOST];
    const char *slip;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, commands[i].name) == 0)
            return &commands[i];
        names[i] = commands[i].name;
    }
    slip = nearest(word, names, count);
    if (slip != NULL)
        problem_set(problem, STATUS_USAGE,
                    "unknown command '%s'; did you mean '%s'?", word, slip);
    else
        problem_set(problem, STATUS_USAGE,
                    "unknown command '%s'; see host-stub --help", word);
    return NULL;
}

static bool check_operands(const struct options *options,
                           const struct command *command,
                           struct problem *problem)
{
    if (options->help || options->version)
        return true;
    if (options->operand_count < command->least)
        problem_set(problem, STATUS_USAGE, "%s needs more: ", command->name);
    else if (options->operand_count > command->most)
        problem_set(problem, STATUS_USAGE, "%s takes no '%s': ", command->name,
                    options->operands[command->most]);
    else
        return true;
    buf_fmt(&problem->message, "host-stub %s%s%s", command->name,
            *command->operands != '\0' ? " " : "", command->operands);
    return false;
}

/* Reads the arguments that are not options: the command, then its operands. */
static bool read_words(struct options *options, char **words,
                       const struct command *commands, size_t count,
                       const struct command **command, struct problem *problem)
{
    if (*words == NULL) {
        if (options->help || options->version)
            return true;
        return problem_set(problem, STATUS_USAGE,
                           "no command given; see host-stub --help");
    }
    *command = options_command(*words, commands, count, problem);
    if (*command == NULL) {
        advise_order(words, commands, count, problem);
        return false;
    }
    options->command = (*command)->name;
    for (words++; *words != NULL; words++) {
        if (!option_add_text(&options->operands, &options->operand_count,
                             *words))
            return problem_no_memory(problem);
    }
    return check_operands(options, *command, problem);
}

/* Two options of which the second makes no sense with the first. */
struct conflict {
    bool has_both;
    const char *text;
};

/* Refuses options that contradict each other, or need another one. */
static bool check_shape(const struct options *o, struct problem *problem)
{
    bool has_columns = o->table_count > 0 || o->csv_count > 0;
    const struct conflict conflicts[] = {
        {o->table_count > 0 && o->csv_count > 0,
         "--table and --csv are two shapes of the same list: give one"},
        {has_columns && o->json,
         "--json prints the whole output; --table and --csv print some "
         "members: give one"},
        {has_columns && o->body,
         "--body prints the payload as it came; --table and --csv print some "
         "members of it: give one"},
        {has_columns && o->pretty,
         "--pretty shows JSON as on a terminal; --table and --csv print no "
         "JSON: give one"},
        {has_columns && o->ignore_status,
         "--ignore-status takes an error's answer for the result, which is "
         "not a list, as --table and --csv need"},
        {o->pretty && o->json,
         "--pretty is for a person and --json for a program: give one"},
        {o->guard_formulas && o->csv_count == 0,
         "--guard-formulas goes with --csv"},
        {o->write_errors && (!o->body || o->output == NULL),
         "--write-errors goes with --body and -o FILE"},
        {o->write_errors && o->paginate,
         "--write-errors goes with one answer, not with --paginate"},
    };

    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++) {
        if (conflicts[i].has_both)
            return problem_set(problem, STATUS_USAGE, "%s", conflicts[i].text);
    }
    return true;
}

static bool check_given(const struct options *options, const bool *given,
                        const struct command *commands, size_t count,
                        const struct command *command, struct problem *problem)
{
    for (size_t i = 0; i < table.count && command != NULL; i++) {
        if (given[i] && (rows[i].commands & options_bits(command)) == 0)
            return refuse_row(&rows[i], commands, count, command, problem);
    }
    if (options->max_items > 0 && !options->paginate
        && (options_bits(command) & FOR_CHOICES) == 0)
        return problem_set(problem, STATUS_USAGE,
                           "--max-items goes with --paginate");
    return check_shape(options, problem);
}

/* Is --json given, though reading ended before it? Errors are JSON then. */
static bool asks_for_json(const struct options *options)
{
    for (size_t i = 1; i < options->word_count; i++) {
        if (strcmp(options->words[i], "--json") == 0)
            return true;
        if (strcmp(options->words[i], "--") == 0)
            return false;
    }
    return false;
}

bool options_read(struct options *options, int argc, char **argv,
                  const struct command *commands, size_t count,
                  const struct command **command, struct problem *problem)
{
    auto_option_result struct option_result result = OPTION_RESULT_INIT;
    enum option_end end;

    *command = NULL;
    for (int i = 0; i < argc; i++) {
        if (!option_add_text(&options->words, &options->word_count, argv[i]))
            return problem_no_memory(problem);
    }
    end = option_table_read(&table, options, argc, argv, &result);
    if (end != OPTION_ALL_READ) {
        options->json = asks_for_json(options);
        return refuse(end, &result, problem);
    }
    if (result.twice != NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--%s is given twice, with '%s' and '%s': give one",
                           result.twice->name, result.first, result.second);
    return read_words(options, argv + result.operands, commands, count, command,
                      problem)
           && check_given(options, result.given, commands, count, *command,
                          problem);
}

void options_free(struct options *options)
{
    free(options->words);
    free(options->directories);
    free(options->tables);
    free(options->csvs);
    free(options->sets);
    free(options->batch.maps);
    free(options->batch.keeps);
    free(options->only);
    free(options->operands);
}
