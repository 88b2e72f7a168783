/* SPDX-License-Identifier: MIT */
/* main.c - host-stub-connect, the program that runs host-stub connect. */
#include "commands.h"
#include "host-main.h"

static const struct runner own[] = {{"connect", command_connect}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return host_main(argc, argv, own);
}
