/* SPDX-License-Identifier: MIT */
/* host-main.c - from the command line to the exit status. */
#include "config.h"

#include "host-main.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "commands.h"
#include "companion.h"
#include "output.h"
#include "terminal.h"
#include "text.h"

/* Leak sanitizers trace the process, so such a build must stay traceable. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACED_BUILD
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(leak_sanitizer)
#define TRACED_BUILD
#endif
#endif

static void general_help(struct buf *out)
{
    buf_str(out, "Usage: host-stub [-p DIR]... [-c CONNECTION] COMMAND ...\n"
                 "Find workflow cards, show them, fill their forms, run them."
                 "\n\nCommands:\n");
    for (size_t i = 0; i < command_count; i++)
        buf_fmt(out, "  %-11s %s\n", commands[i].name, commands[i].summary);
    buf_str(out, "\nCARD is the id of a card, the path of a .so file, or "
                 "PATH.so:ID for one of several\ncards in a file; FORM is a "
                 "file, or - for standard input.\n\nOptions:\n");
    options_help(out, NULL);
    buf_str(out, "\nhost-stub COMMAND --help shows the options of a command; "
                 "the manual is\nhost-stub(1).\n");
}

static int show_help(const struct command *command,
                     const struct options *options, struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    auto_buf struct buf fitted = BUF_INIT(BUF_TEXT);

    if (command == NULL) {
        general_help(&out);
    } else {
        buf_fmt(&out, "Usage: host-stub [OPTION]... %s%s%s\n\n", command->name,
                *command->operands != '\0' ? " " : "", command->operands);
        buf_fmt(&out, "%s: %s.\n%s\nOptions:\n", command->name,
                command->summary, command->help);
        options_help(&out, command);
    }
    text_fit(&fitted, buf_cstr(&out), terminal_columns(STDOUT_FILENO));
    return output_show(&fitted, options, problem) ? STATUS_DONE
                                                  : problem->status;
}

static int show_version(struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_WORD);

    buf_fmt(&out, "host-stub %s (card ABI %u)\n", PACKAGE_VERSION, CARD_ABI);
    return output_print(&out, problem) ? STATUS_DONE : problem->status;
}

/*
 * Secrets pass through this process, so it must not dump core, other processes
 * of the same user must not read its memory, and the TLS library must not write
 * a key log.
 */
static void guard_secrets(void)
{
    unsetenv("SSLKEYLOGFILE");
#ifndef TRACED_BUILD
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* If a standard descriptor is closed, a file opened later would get its number,
   and output would be written into that file. So the number is reserved, with a
   descriptor on which I/O fails as it does on a closed one. */
static void hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", flags) != fd)
            _exit(STATUS_INTERNAL);
    }
}

/* On network file systems, or over quota, a lost write may be reported only at
   close(). */
static int close_output(int status, struct problem *problem)
{
    if (close(STDOUT_FILENO) == 0 || errno == EBADF)
        return status;
    problem_set(problem, STATUS_INTERNAL, "cannot write to standard output: %s",
                strerror(errno));
    return problem->status;
}

/* host-stub help COMMAND, which does what COMMAND --help does. */
static int help_command(const struct options *options, struct problem *problem)
{
    const struct command *about = NULL;

    if (options->operand_count > 0) {
        about = options_command(options->operands[0], commands, command_count,
                                problem);
        if (about == NULL)
            return problem->status;
    }
    return show_help(about, options, problem);
}

/* Is the command, with these options, run by another program? */
static bool has_companion(const struct command *command,
                          const struct options *options)
{
    return command->companion == COMPANION_ALWAYS
           || (command->companion == COMPANION_IF_ASKED
               && options->interactive);
}

/* getopt_long() may have moved options before the operands in argv; a companion
   reads the reordered arguments just the same. */
static int run_command(const struct command *command,
                       const struct options *options, char **argv,
                       const struct runner *own, struct problem *problem)
{
    bool apart = has_companion(command, options);
    auto_buf struct buf name = BUF_INIT(BUF_WORD);

    buf_fmt(&name, "%s%s", command->name,
            apart && command->companion == COMPANION_IF_ASKED ? " -i" : "");
    for (; own->name != NULL; own++) {
        if (strcmp(own->name, buf_cstr(&name)) == 0)
            return own->run(options, problem);
    }
    if (apart)
        companion_become(command->name, buf_cstr(&name), argv, problem);
    else
        problem_set(problem, STATUS_USAGE,
                    "this program has no command %s; run: host-stub %s",
                    command->name, command->name);
    return problem->status;
}

static bool is_command(const struct command *command, const char *name)
{
    return command != NULL && strcmp(command->name, name) == 0;
}

/* The function of __complete, if that is asked for and this program has it. */
static const struct runner *find_completer(const struct runner *own, int argc,
                                           char **argv)
{
    if (argc < 2 || strcmp(argv[1], COMPLETE_COMMAND) != 0)
        return NULL;
    while (own->name != NULL && strcmp(own->name, COMPLETE_COMMAND) != 0)
        own++;
    return own->name != NULL ? own : NULL;
}

/* The line that is completed is not a command line to be read, nor refused. */
static int complete(const struct runner *completer, int argc, char **argv,
                    struct problem *problem)
{
    auto_options struct options options = {0};

    for (int i = 0; i < argc; i++) {
        if (!option_add_text(&options.words, &options.word_count, argv[i]))
            return STATUS_DONE;
    }
    return completer->run(&options, problem);
}

int host_main(int argc, char **argv, const struct runner *own)
{
    auto_options struct options options = {0};
    auto_problem struct problem problem = PROBLEM_INIT;
    const struct runner *completer = find_completer(own, argc, argv);
    const struct command *command;
    int status;

    hold_standard_files();
    guard_secrets();
    signal(SIGCHLD, SIG_DFL); /* if ignored, exit statuses of children would be
                                 lost */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a write beyond ulimit -f fails with EFBIG
                                 instead */
    if (completer != NULL)
        return complete(completer, argc, argv, &problem);
    text_set_width(terminal_columns(STDOUT_FILENO));
    if (!options_read(&options, argc, argv, commands, command_count, &command,
                      &problem))
        status = problem.status;
    else if (options.help)
        status = show_help(command, &options, &problem);
    else if (options.version || is_command(command, "version"))
        status = show_version(&problem);
    else if (is_command(command, "help"))
        status = help_command(&options, &problem);
    else
        status = run_command(command, &options, argv, own, &problem);
    status = close_output(status, &problem);
    if (problem.message.size > 0)
        problem_report(&problem, options.json);
    return status;
}
