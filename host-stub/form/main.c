/* SPDX-License-Identifier: MIT */
/* main.c - host-stub-form, the program that runs host-stub form -i. */
#include "commands.h"
#include "host-main.h"

static const struct runner own[] = {{"form -i", command_form_ask},
                                    {NULL, NULL}};

int main(int argc, char **argv)
{
    return host_main(argc, argv, own);
}
