/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line, read once
 *
 * Options stand before or behind the command; which command takes which is in
 * one table, from which --help is printed too.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "problem.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What batch alone takes. */
struct batch_options {
    int jobs;         /* -j, of serve too; 0: none given */
    const char *form; /* --template, or NULL */
    bool unordered;
    bool fail_fast;
    int64_t max_errors; /* 0: any number */
    bool resume;
    bool resend_unknown;
    bool overwrite;
    int reserve; /* per cent of a rate limit left to others */
    bool quiet;
};

struct options {
    const char **directories; /* -p, in order */
    size_t directory_count;
    const char *connection; /* -c, or NULL */
    bool help;
    bool version;
    bool json;
    bool interactive;
    bool curl;
    bool body;
    bool timing;
    bool ignore_status;
    int verbose; /* how often -v was given */
    enum color color;
    int64_t deadline_ms; /* 0: none given */
    bool paste;
    bool no_browser;
    const char *redirect_uri; /* or NULL */
    bool sign_in;
    bool no_test;
    bool list;
    bool forget;
    const char **only; /* --only, in order */
    size_t only_count;
    const char *form; /* --form, or NULL */
    bool paginate;
    int64_t max_items;  /* 0: all */
    const char *output; /* -o, or NULL */
    const char **sets;  /* --set, in order */
    size_t set_count;
    struct batch_options batch;
    const char **operands; /* behind the command */
    size_t operand_count;
};

/* One thing host-stub can do. */
struct command {
    const char *name;
    const char *operands; /* "CARD [FORM]" */
    const char *summary;  /* a line in --help */
    const char *help;     /* more, in the command's own --help */
    size_t least, most;   /* operands taken */
    int (*run)(const struct options *options, struct problem *problem);
};

/*
 * Reads argv. The command is NULL when only --help or --version was asked.
 * options_free() gives back what it holds, filled or not.
 */
bool options_read(struct options *options, int argc, char **argv,
                  const struct command *commands, size_t count,
                  const struct command **command, struct problem *problem)
    __attribute__((warn_unused_result));
void options_free(struct options *options);
#define auto_options __attribute__((cleanup(options_free)))

/* Appends the option lines of a command, or with NULL the global ones. */
void options_help(struct buf *out, const char *command);

#endif
