/* SPDX-License-Identifier: MIT */
/*
 * options.h - the parsed command line
 *
 * Options come before or after the command. Each is a row of one table, which
 * also says which commands accept it and what --help shows.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "optiontable.h"
#include "problem.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* The most calls that -j allows at once. */
#define JOBS_MAX 256

/* Options that only batch accepts, unless stated otherwise. */
struct batch_options {
    int jobs;          /* -j, also of serve; 0 if not given */
    const char *form;  /* --template, or NULL */
    const char **maps; /* --map, in order */
    size_t map_count;
    bool map_only;
    const char *delimiter; /* --delimiter, or NULL */
    const char **keeps;    /* --keep, in order */
    size_t keep_count;
    bool dry_run;
    const char *retry; /* --retry-failed, or NULL */
    bool unordered;
    bool fail_fast;
    int64_t max_errors; /* 0 means any number */
    bool resume;
    bool resend_unknown;
    bool overwrite;
    int reserve; /* percentage of a rate limit that is left to others */
    bool quiet;  /* --quiet, also of run */
};

struct options {
    const char *command; /* its name, or NULL */
    const char **words;  /* argv, in the order it was typed in */
    size_t word_count;
    const char **directories; /* -p, in order */
    size_t directory_count;
    const char *connection; /* -c, or NULL */
    bool help;
    bool version;
    bool json;
    bool interactive;
    bool curl;
    bool body;
    bool pretty;
    bool no_pager;
    const char **tables; /* --table, lists of columns, in order */
    size_t table_count;
    const char **csvs; /* --csv, lists of columns, in order */
    size_t csv_count;
    bool guard_formulas; /* --guard-formulas */
    bool write_errors;   /* --write-errors */
    bool timing;
    bool ignore_status;
    int verbose; /* the number of -v options */
    enum color color;
    int64_t deadline_ms; /* 0 if not given */
    bool paste;
    bool no_browser;
    const char *redirect_uri; /* --redirect-uri, or NULL */
    bool sign_in;
    bool no_test;
    bool list;
    bool forget;
    const char *rename; /* --rename, or NULL */
    const char **only;  /* --only, in order */
    size_t only_count;
    const char *form; /* --form, or NULL */
    const char *card; /* --card, or NULL */
    bool paginate;
    int64_t max_items;  /* 0 means all */
    const char *search; /* --search, or NULL */
    const char *output; /* -o, or NULL */
    const char **sets;  /* --set, in order */
    size_t set_count;
    size_t value_count; /* of the sets, the last: operands without a key */
    bool http;          /* --http of new */
    struct batch_options batch;
    const char **operands; /* the arguments after the command */
    size_t operand_count;
};

/* The commands that have options of their own, for the table of options. */
enum {
    FOR_LIST = 1u << 0,
    FOR_DESCRIBE = 1u << 1,
    FOR_FORM = 1u << 2,
    FOR_CHOICES = 1u << 3,
    FOR_CHECK = 1u << 4,
    FOR_RUN = 1u << 5,
    FOR_BATCH = 1u << 6,
    FOR_CONNECT = 1u << 7,
    FOR_SERVE = 1u << 8,
    FOR_NEW = 1u << 9,
    FOR_VERIFY = 1u << 10,
    FOR_ALL = 1u << 11, /* any command, or none at all */
    FOR_CONNECTIONS = 1u << 12,
    FOR_SAVE = 1u << 13,
    FOR_SAVED = 1u << 14,
    FOR_EXAMPLES = 1u << 15
};

/* One command of host-stub. */
/* When is a command run by another program, host-stub-NAME? */
enum companion { COMPANION_NEVER, COMPANION_IF_ASKED, COMPANION_ALWAYS };

struct command {
    const char *name;
    uint32_t bit;         /* FOR_...; 0 if no option is for this command */
    const char *operands; /* "CARD [FORM]" */
    const char *summary;  /* one line for --help */
    const char *help;     /* further text for the command's own --help */
    size_t least, most;   /* the number of operands accepted */
    enum companion companion;
};

/* No more commands than this. */
#define COMMANDS_MOST 32

/* The `most` of a command that takes any number of operands. */
#define OPERANDS_ANY ((size_t)-1)

/* The command of this name, or NULL with the problem set. */
const struct command *options_command(const char *word,
                                      const struct command *commands,
                                      size_t count, struct problem *problem);

/*
 * Parses argv. The command is NULL if only --help or --version was given. Call
 * options_free() afterwards, also when this returned false.
 */
bool options_read(struct options *options, int argc, char **argv,
                  const struct command *commands, size_t count,
                  const struct command **command, struct problem *problem)
    __attribute__((warn_unused_result));
void options_free(struct options *options);
#define auto_options __attribute__((cleanup(options_free)))

/* The table of all options; a row of it is for a command if one of its bits is
   set. NULL: the bits of the options that need no command. */
const struct option_table *options_table(void);
uint32_t options_bits(const struct command *command);

/* Appends the lines of --help for a command's options; NULL: for the global
   options. */
void options_help(struct buf *out, const struct command *command);

#endif
