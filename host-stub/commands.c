/* SPDX-License-Identifier: MIT */
/* commands.c - the table of commands: their operands and texts of --help. */
#include "commands.h"

#define SET_HELP                                                            \
    "--set KEY=VALUE: a text or dropdown takes VALUE as it is, an object\n" \
    "takes JSON, or one member as KEY.NAME=VALUE; KEY=@FILE reads a file.\n"

#define OPERANDS_HELP                                                          \
    "KEY=VALUE after CARD does the same; operands without a KEY are values\n"  \
    "of the inputs that the card needs, in their order. One operand that is\n" \
    "-, a file or { ... } is the form. @NAME stands for a saved call.\n"

const struct command commands[] = {
    {"list", FOR_LIST, "",
     "show the cards found, and files refused with the reason", "", 0, 0,
     COMPANION_NEVER},
    {"describe", FOR_DESCRIBE, "CARD", "show a card as a person reads it", "",
     1, 1, COMPANION_NEVER},
    {"schema", 0, "CARD [input|output|connection|descriptor]",
     "print a JSON Schema (2020-12) made from the card", "", 1, 2,
     COMPANION_NEVER},
    {"form", FOR_FORM, "CARD", "print a form to fill in, or ask for each field",
     "", 1, 1, COMPANION_IF_ASKED},
    {"choices", FOR_CHOICES, "CARD FIELD [FORM | VALUE...]",
     "list values of a field by name",
     "The service is asked, by the card. FORM and --set give what the choices "
     "may\ndepend on. Each line has a value for the form, and what it means.\n",
     2, OPERANDS_ANY, COMPANION_NEVER},
    {"check", FOR_CHECK, "CARD|@NAME [FORM | VALUE...]",
     "check a form, show the request, send nothing", SET_HELP OPERANDS_HELP, 1,
     OPERANDS_ANY, COMPANION_NEVER},
    {"run", FOR_RUN, "CARD|@NAME [FORM | VALUE...]",
     "run a card with a form and show the outputs", SET_HELP OPERANDS_HELP, 1,
     OPERANDS_ANY, COMPANION_NEVER},
    {"batch", FOR_BATCH, "CARD FORMS [VALUE...]",
     "run a card for each line of a file of forms",
     "FORMS is NDJSON; or CSV (a name that ends in .csv, or --map), whose "
     "columns\nare inputs of the card, or with --template fill a form; - is "
     "standard input.\nOne result a line: {\"line\": N, \"output\": ...}, or "
     "with \"error\". Try it with\n--dry-run.\n" SET_HELP,
     2, OPERANDS_ANY, COMPANION_NEVER},
    {"save", FOR_SAVE, "NAME CARD [FORM | VALUE...]",
     "save a call, to be run as @NAME",
     "Saves the card, its form and the connection that -c names, for run @NAME "
     "and\ncheck @NAME. A secret input is not saved.\n" SET_HELP,
     2, OPERANDS_ANY, COMPANION_NEVER},
    {"saved", FOR_SAVED, "[NAME]", "list saved calls, or print the form of one",
     "host-stub saved NAME >FILE makes a form file of it.\n", 0, 1,
     COMPANION_NEVER},
    {"examples", FOR_EXAMPLES, "[NAME]",
     "list installed examples, or print the form of one",
     "run @NAME runs an example, as it runs a saved call.\n", 0, 1,
     COMPANION_NEVER},
    {"connect", FOR_CONNECT, "CARD [NAME]",
     "enter a connection, test it, keep it",
     "Asks for what the connection needs, or takes it from -c and --set; where "
     "a\n"
     "person signs in, opens the browser. Without NAME it is kept as "
     "default.\n",
     1, 2, COMPANION_ALWAYS},
    {"connections", FOR_CONNECTIONS, "[NAME]",
     "list what is kept, or show one with secrets masked",
     "NAME is that of a kept connection, or CONNECTOR/NAME. Lists connector, "
     "name,\nwhere it leads, how it signs in, and the last test by connect.\n",
     0, 1, COMPANION_NEVER},
    {"serve", FOR_SERVE, "",
     "run cards for other programs: JSON-RPC on stdin and stdout",
     "One message a line; the manual has the methods.\n", 0, 0,
     COMPANION_NEVER},
    {"new", FOR_NEW, "NAME [DIR]",
     "begin a card of your own: files that build and run",
     "NAME is the card's id, of a-z, 0-9, _ and -. DIR, or without it NAME,\n"
     "is made, and must not be there yet. With --http the card makes an HTTP "
     "call\nby libcurl.\n",
     1, 2, COMPANION_NEVER},
    {"verify", FOR_VERIFY, "PLUGIN.so",
     "check that a module keeps the promises of card.h",
     "Each check runs in a process of its own. A call goes nowhere but to a "
     "server\nof verify's own on 127.0.0.1, unless -c names a test server.\n",
     0, 1, COMPANION_ALWAYS},
    {"help", 0, "[COMMAND]", "show this help, or that of a command", "", 0, 1,
     COMPANION_NEVER},
    {"version", 0, "", "show the version", "", 0, 0, COMPANION_NEVER},
};

const size_t command_count = sizeof commands / sizeof *commands;

_Static_assert(sizeof commands / sizeof *commands <= COMMANDS_MOST,
               "options_command() compares no more");
