/* SPDX-License-Identifier: MIT */
/* options.c - the table of options, and getopt_long over it. */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "option-batch.h"
#include "option-values.h"

/* Options without a letter get a number behind all letters. */
enum {
    OPTION_JSON = 256,
    OPTION_CURL,
    OPTION_SET,
    OPTION_BODY,
    OPTION_COLOR,
    OPTION_TIMING,
    OPTION_IGNORE_STATUS,
    OPTION_DEADLINE,
    OPTION_PASTE,
    OPTION_NO_BROWSER,
    OPTION_REDIRECT_URI,
    OPTION_SIGN_IN,
    OPTION_NO_TEST,
    OPTION_LIST,
    OPTION_ONLY,
    OPTION_FORM,
    OPTION_FORGET,
    OPTION_PAGINATE,
    OPTION_MAX_ITEMS
};

struct option_line {
    int id; /* its letter, or a number above */
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *help;
    const char *commands; /* " run check ", or NULL: all */
};

static const struct option_line lines[] = {
    {'p', "plugins", "DIR", "look for cards in DIR first; may be repeated",
     NULL},
    {'c', "connection", "CONNECTION",
     "a kept name, a file, fd:N, or - for stdin", NULL},
    {'h', "help", NULL, "show this help, or that of a command, and end", NULL},
    {'V', "version", NULL, "show the version and end", NULL},
    {'i', "interactive", NULL, "ask for each field on the terminal",
     " form connect "},
    {OPTION_SET, "set", "KEY=VALUE", "put VALUE into the form; may be repeated",
     " check run batch connect "},
    {OPTION_CURL, "curl", NULL, "print the request as a curl command",
     " check "},
    {OPTION_JSON, "json", NULL, "print JSON, and errors as one JSON line",
     " list describe check run batch verify "},
    {OPTION_BODY, "body", NULL, "print the payload alone, as it came", " run "},
    {'o', "output", "FILE", "write to FILE in place of standard output",
     " run batch "},
    {OPTION_TIMING, "timing", NULL, "show each try and its phases on stderr",
     " run "},
    {OPTION_IGNORE_STATUS, "ignore-status", NULL,
     "an HTTP status of 400 and more is no failure", " run batch "},
    {OPTION_DEADLINE, "deadline", "SECONDS",
     "bound the whole call or job in time", " check run batch connect verify "},
    {OPTION_COLOR, "color", "WHEN", "auto (a terminal), always or never",
     " check run verify "},
    {'v', "verbose", NULL, "show what the card logs; -vv shows more",
     " check run batch connect "},
    OPTION_BATCH_LINES,
    {OPTION_PASTE, "paste", NULL, "sign in with a browser elsewhere",
     " connect "},
    {OPTION_NO_BROWSER, "no-browser", NULL, "show the address, open nothing",
     " connect "},
    {OPTION_REDIRECT_URI, "redirect-uri", "URI", "where the browser comes back",
     " connect "},
    {OPTION_SIGN_IN, "sign-in", NULL, "sign in anew, though it still works",
     " connect "},
    {OPTION_NO_TEST, "no-test", NULL, "keep the connection without a test",
     " connect "},
    {OPTION_LIST, "list", NULL, "list the names that are kept, or the checks",
     " connect verify "},
    {OPTION_ONLY, "only", "NAME", "make this check; may be repeated",
     " verify "},
    {OPTION_FORM, "form", "FORM", "make calls with the form in this file",
     " verify "},
    {OPTION_PAGINATE, "paginate", NULL, "follow all pages, give one array",
     " run batch "},
    {OPTION_MAX_ITEMS, "max-items", "N", "end the array after N items",
     " run batch "},
    {OPTION_FORGET, "forget", NULL, "remove a kept connection", " connect "},
};

#define LINE_COUNT (sizeof lines / sizeof *lines)

static const struct option_line *line_of(int id)
{
    for (size_t i = 0; i < LINE_COUNT; i++) {
        if (lines[i].id == id)
            return &lines[i];
    }
    return NULL;
}

static bool line_fits(const struct option_line *line, const char *command)
{
    const char *at;
    size_t size;

    if (line->commands == NULL)
        return true;
    if (command == NULL)
        return false;
    size = strlen(command);
    for (at = line->commands; (at = strstr(at, command)) != NULL; at += size) {
        if (at[-1] == ' ' && at[size] == ' ')
            return true;
    }
    return false;
}

void options_help(struct buf *out, const char *command)
{
    for (size_t i = 0; i < LINE_COUNT; i++) {
        const struct option_line *line = &lines[i];
        size_t start = out->size;

        if (command == NULL ? line->commands != NULL
                            : !line_fits(line, command))
            continue;
        if (line->id < 256)
            buf_fmt(out, "  -%c, --%s", line->id, line->name);
        else
            buf_fmt(out, "      --%s", line->name);
        if (line->argument != NULL)
            buf_fmt(out, "=%s", line->argument);
        do
            buf_char(out, ' ');
        while (buf_ok(out) && out->size - start < 31);
        buf_fmt(out, "%s\n", line->help);
    }
}

static bool push(const char ***list, size_t *count, const char *text,
                 struct problem *problem)
{
    const char **more = realloc(*list, (*count + 1) * sizeof **list);

    if (more == NULL)
        return problem_set(problem, STATUS_INTERNAL, "no memory");
    *list = more;
    more[(*count)++] = text;
    return true;
}

static bool take(struct options *options, int id, struct problem *problem)
{
    switch (id) {
    case 'p':
        return push(&options->directories, &options->directory_count, optarg,
                    problem);
    case 'c':
        options->connection = optarg;
        return true;
    case 'h':
        options->help = true;
        return true;
    case 'V':
        options->version = true;
        return true;
    case 'i':
        options->interactive = true;
        return true;
    case 'o':
        options->output = optarg;
        return true;
    case 'v':
        options->verbose++;
        return true;
    case OPTION_JSON:
        options->json = true;
        return true;
    case OPTION_CURL:
        options->curl = true;
        return true;
    case OPTION_BODY:
        options->body = true;
        return true;
    case OPTION_TIMING:
        options->timing = true;
        return true;
    case OPTION_IGNORE_STATUS:
        options->ignore_status = true;
        return true;
    case OPTION_PASTE:
        options->paste = true;
        return true;
    case OPTION_NO_BROWSER:
        options->no_browser = true;
        return true;
    case OPTION_REDIRECT_URI:
        options->redirect_uri = optarg;
        return true;
    case OPTION_SIGN_IN:
        options->sign_in = true;
        return true;
    case OPTION_NO_TEST:
        options->no_test = true;
        return true;
    case OPTION_LIST:
        options->list = true;
        return true;
    case OPTION_FORGET:
        options->forget = true;
        return true;
    case OPTION_PAGINATE:
        options->paginate = true;
        return true;
    case OPTION_MAX_ITEMS:
        return option_number(&options->max_items, optarg, "--max-items", 1,
                             INT64_MAX, problem);
    case OPTION_ONLY:
        return push(&options->only, &options->only_count, optarg, problem);
    case OPTION_FORM:
        options->form = optarg;
        return true;
    case OPTION_SET:
        return push(&options->sets, &options->set_count, optarg, problem);
    case OPTION_COLOR:
        return option_color(&options->color, optarg, problem);
    case OPTION_DEADLINE:
        return option_deadline(&options->deadline_ms, optarg, problem);
    default:
        return option_batch(&options->batch, id, optarg, problem);
    }
}

/* getopt_long() tells of a long option only by where it stood in argv. */
static bool refuse(const char *word, bool is_missing, struct problem *problem)
{
    auto_buf struct buf name = BUF_INIT(4096);
    const char *names[LINE_COUNT];
    const char *slip;
    size_t starts = 0;

    if (strncmp(word, "--", 2) != 0 || optopt != 0) {
        const struct option_line *line = line_of(optopt);

        if (line != NULL && is_missing)
            return problem_set(problem, STATUS_USAGE, "--%s needs a %s",
                               line->name, line->argument);
        if (line != NULL)
            return problem_set(problem, STATUS_USAGE, "--%s takes no value",
                               line->name);
        return problem_set(problem, STATUS_USAGE,
                           "unknown option -%c; see host-stub --help", optopt);
    }
    buf_add(&name, word + 2, strcspn(word + 2, "="));
    for (size_t i = 0; i < LINE_COUNT; i++) {
        names[i] = lines[i].name;
        starts += strncmp(lines[i].name, buf_cstr(&name), name.size) == 0;
    }
    if (starts > 1)
        return problem_set(problem, STATUS_USAGE,
                           "--%s fits more than one option; write it in full",
                           buf_cstr(&name));
    slip = nearest(buf_cstr(&name), names, LINE_COUNT);
    if (slip != NULL)
        return problem_set(problem, STATUS_USAGE,
                           "unknown option --%s; did you mean --%s?",
                           buf_cstr(&name), slip);
    return problem_set(problem, STATUS_USAGE,
                       "unknown option --%s; see host-stub --help",
                       buf_cstr(&name));
}

/* Fills what getopt_long() wants from the table above. */
static void fill_getopt(struct option *longs, struct buf *shorts)
{
    buf_char(shorts, ':');
    for (size_t i = 0; i < LINE_COUNT; i++) {
        longs[i].name = lines[i].name;
        longs[i].has_arg = lines[i].argument != NULL;
        longs[i].val = lines[i].id;
        if (lines[i].id < 256) {
            buf_char(shorts, (char)lines[i].id);
            if (lines[i].argument != NULL)
                buf_char(shorts, ':');
        }
    }
}

static const struct command *find_command(const char *word,
                                          const struct command *commands,
                                          size_t count, struct problem *problem)
{
    const char *names[32];
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
    buf_fmt(&problem->message, "host-stub %s %s", command->name,
            command->operands);
    return false;
}

/* Words that are no options: the command, then its operands. */
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
    *command = find_command(*words, commands, count, problem);
    if (*command == NULL)
        return false;
    for (words++; *words != NULL; words++) {
        if (!push(&options->operands, &options->operand_count, *words, problem))
            return false;
    }
    return check_operands(options, *command, problem);
}

bool options_read(struct options *options, int argc, char **argv,
                  const struct command *commands, size_t count,
                  const struct command **command, struct problem *problem)
{
    auto_buf struct buf shorts = BUF_INIT(256);
    struct option longs[LINE_COUNT + 1] = {0};
    bool given[LINE_COUNT] = {false};
    int id;

    *command = NULL;
    fill_getopt(longs, &shorts);
    opterr = 0;
    while ((id = getopt_long(argc, argv, buf_cstr(&shorts), longs, NULL))
           != -1) {
        if (id == '?' || id == ':') {
            return refuse(argv[optind - 1], id == ':', problem);
        }
        if (!take(options, id, problem))
            return false;
        given[line_of(id) - lines] = true;
    }
    if (!read_words(options, argv + optind, commands, count, command, problem))
        return false;
    for (size_t i = 0; i < LINE_COUNT; i++) {
        if (given[i] && *command != NULL
            && !line_fits(&lines[i], (*command)->name))
            return problem_set(
                problem, STATUS_USAGE, "%s has no option --%s; it goes with:%s",
                (*command)->name, lines[i].name, lines[i].commands);
    }
    if (options->max_items > 0 && !options->paginate)
        return problem_set(problem, STATUS_USAGE,
                           "--max-items goes with --paginate");
    return true;
}

void options_free(struct options *options)
{
    free(options->directories);
    free(options->sets);
    free(options->only);
    free(options->operands);
}
