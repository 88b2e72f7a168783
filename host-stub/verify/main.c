/* SPDX-License-Identifier: MIT */
/* main.c - host-stub-verify, the program that runs host-stub verify. */
#include "commands.h"
#include "host-main.h"

static const struct runner own[] = {{"verify", command_verify}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return host_main(argc, argv, own);
}
