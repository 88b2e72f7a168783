/* SPDX-License-Identifier: MIT */
/*
 * main.c - host-stub: the table of commands
 *
 * A command is one file and one line here. It returns the exit status; what it
 * put into the problem is told on the way out.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "commands.h"
#include "options.h"
#include "output.h"

/* Sanitizers look for leaks by tracing the process. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACED_BUILD
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(leak_sanitizer)
#define TRACED_BUILD
#endif
#endif

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define SET_HELP                                                            \
    "--set KEY=VALUE: a text or dropdown takes VALUE as it is, an object\n" \
    "takes JSON, or one member as KEY.NAME=VALUE; KEY=@FILE reads a file.\n"

static const struct command commands[] = {
    {"list", "", "show the cards found, and files refused with the reason", "",
     0, 0, command_list},
    {"describe", "CARD", "show a card as a person reads it", "", 1, 1,
     command_describe},
    {"schema", "CARD [input|output|connection|descriptor]",
     "print a JSON Schema (2020-12) made from the card", "", 1, 2,
     command_schema},
    {"form", "CARD", "print a form to fill in, or ask for each field", "", 1, 1,
     command_form},
    {"check", "CARD [FORM]", "check a form, show the request, send nothing",
     SET_HELP, 1, 2, command_check},
    {"run", "CARD [FORM]", "run a card with a form and show the outputs",
     SET_HELP, 1, 2, command_run},
    {"batch", "CARD FORMS", "run a card for each line of a file of forms",
     "FORMS is NDJSON, or with --template CSV; - is standard input. One result"
     "\na line: {\"line\": N, \"output\": ...}, or with \"error\".\n" SET_HELP,
     2, 2, command_batch},
    {"connect", "CARD [NAME]", "enter a connection, test it, keep it",
     "Asks for what the connection needs, or takes it from -c and --set; where "
     "a\n"
     "person signs in, opens the browser. Without NAME it is kept as "
     "default.\n",
     1, 2, command_connect},
    {"serve", "", "run cards for other programs: JSON-RPC on stdin and stdout",
     "One message a line; the manual has the methods.\n", 0, 0, command_serve},
    {"new", "NAME [DIR]", "begin a card of your own: files that build and run",
     "NAME is the card's id, of a-z, 0-9, _ and -. DIR, or without it NAME,\n"
     "is made, and must not be there yet.\n",
     1, 2, command_new},
    {"verify", "PLUGIN.so", "check that a module keeps the promises of card.h",
     "Each check runs in a process of its own. A call goes nowhere but to a "
     "server\nof verify's own on 127.0.0.1, unless -c names a test server.\n",
     0, 1, command_verify},
};

static void general_help(struct buf *out)
{
    buf_str(out, "Usage: host-stub [-p DIR]... [-c CONNECTION] COMMAND ...\n"
                 "Find workflow cards, show them, fill their forms, run them."
                 "\n\nCommands:\n");
    for (size_t i = 0; i < COUNT(commands); i++)
        buf_fmt(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    buf_str(out, "\nCARD is the id of a card or the path of a .so file; FORM "
                 "is a file, or - for\nstandard input.\n\nOptions:\n");
    options_help(out, NULL);
    buf_str(out, "\nhost-stub COMMAND --help shows the options of a command; "
                 "the manual is\nhost-stub(1).\n");
}

static int show_help(const struct command *command, struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(65536);

    if (command == NULL) {
        general_help(&out);
    } else {
        buf_fmt(&out, "Usage: host-stub [OPTION]... %s%s%s\n\n", command->name,
                *command->operands != '\0' ? " " : "", command->operands);
        buf_fmt(&out, "%s: %s.\n%s\nOptions:\n", command->name,
                command->summary, command->help);
        options_help(&out, command->name);
    }
    return output_print(&out, problem) ? STATUS_DONE : problem->status;
}

static int show_version(struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(256);

    buf_fmt(&out, "host-stub %s (card ABI %u)\n", PACKAGE_VERSION, CARD_ABI);
    return output_print(&out, problem) ? STATUS_DONE : problem->status;
}

/*
 * Secrets pass through this process: nothing of it goes to a core file, no
 * other process of this user reads its memory, and the TLS library writes no
 * key log.
 */
static void guard_secrets(void)
{
    unsetenv("SSLKEYLOGFILE");
#ifndef TRACED_BUILD
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* A file that is opened later must not take the place of a standard one that
   is closed: results would be written into it. The place is held by what fails
   as a closed one does. */
static void hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", flags) != fd)
            _exit(STATUS_INTERNAL);
    }
}

/* A disk of elsewhere, or a quota, may tell only now that what was written is
   lost. */
static int close_output(int status, struct problem *problem)
{
    if (close(STDOUT_FILENO) == 0 || errno == EBADF)
        return status;
    problem_set(problem, STATUS_INTERNAL, "cannot write to standard output: %s",
                strerror(errno));
    return problem->status;
}

int main(int argc, char **argv)
{
    auto_options struct options options = {0};
    auto_problem struct problem problem = PROBLEM_INIT;
    const struct command *command;
    int status;

    hold_standard_files();
    guard_secrets();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* the write that meets ulimit -f says so */
    if (!options_read(&options, argc, argv, commands, COUNT(commands), &command,
                      &problem))
        status = problem.status;
    else if (options.help)
        status = show_help(command, &problem);
    else if (options.version)
        status = show_version(&problem);
    else
        status = command->run(&options, &problem);
    status = close_output(status, &problem);
    if (problem.message.size > 0)
        problem_report(&problem, options.json);
    return status;
}
