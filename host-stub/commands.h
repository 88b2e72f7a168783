/* SPDX-License-Identifier: MIT */
/*
 * commands.h - what host-stub can do, a file each
 *
 * Each returns the exit status and puts into the problem what is to be told.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "options.h"

int command_list(const struct options *options, struct problem *problem);
int command_describe(const struct options *options, struct problem *problem);
int command_schema(const struct options *options, struct problem *problem);
int command_form(const struct options *options, struct problem *problem);
int command_check(const struct options *options, struct problem *problem);
int command_batch(const struct options *options, struct problem *problem);
int command_run(const struct options *options, struct problem *problem);
int command_connect(const struct options *options, struct problem *problem);
int command_new(const struct options *options, struct problem *problem);
int command_verify(const struct options *options, struct problem *problem);
int command_serve(const struct options *options, struct problem *problem);

#endif
