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
    {"serve", command_serve},
    {"new", command_new},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
    return host_main(argc, argv, own);
}
