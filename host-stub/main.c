/* SPDX-License-Identifier: MIT */
/* main.c - host-stub: the commands that it implements itself. */
#include "commands.h"
#include "host-main.h"

static const struct runner own[] = {
    {"list", command_list},
    {"describe", command_describe},
    {"schema", command_schema},
    {"form", command_form},
    {"choices", command_choices},
    {"check", command_check},
    {"run", command_run},
    {"batch", command_batch},
    {"save", command_save},
    {"saved", command_saved},
    {"examples", command_examples},
    {"connections", command_connections},
    {"serve", command_serve},
    {"new", command_new},
    {COMPLETE_COMMAND, command_complete},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
    return host_main(argc, argv, own);
}
