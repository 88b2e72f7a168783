/* SPDX-License-Identifier: MIT */
/*
 * commands.h - the commands of host-stub: the table, and a function for each
 *
 * A function returns the exit status and puts the error to report into the
 * problem. The functions of connect, verify and form -i are in programs of
 * their own, which share the table (companion.h).
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "options.h"

/* In the order in which --help shows them. */
extern const struct command commands[];
extern const size_t command_count;

int command_list(const struct options *options, struct problem *problem);
int command_describe(const struct options *options, struct problem *problem);
int command_schema(const struct options *options, struct problem *problem);
int command_form(const struct options *options, struct problem *problem);
int command_form_ask(const struct options *options, struct problem *problem);
int command_choices(const struct options *options, struct problem *problem);
int command_check(const struct options *options, struct problem *problem);
int command_connections(const struct options *options, struct problem *problem);
int command_save(const struct options *options, struct problem *problem);
int command_saved(const struct options *options, struct problem *problem);
int command_examples(const struct options *options, struct problem *problem);
int command_batch(const struct options *options, struct problem *problem);
int command_run(const struct options *options, struct problem *problem);
int command_connect(const struct options *options, struct problem *problem);
int command_new(const struct options *options, struct problem *problem);
int command_verify(const struct options *options, struct problem *problem);
int command_serve(const struct options *options, struct problem *problem);

/* __complete, which only the completion scripts of shells call. It is not in
   the table: of the options it gets the words alone, which are not read. */
#define COMPLETE_COMMAND "__complete"
int command_complete(const struct options *options, struct problem *problem);

#endif
