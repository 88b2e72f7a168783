/* SPDX-License-Identifier: MIT */
/*
 * host-main.h - the main() of host-stub and of its companions
 *
 * They all parse the same command line with the same table, so that host-stub
 * can pass its arguments on to a companion unchanged.
 */
#ifndef HOST_MAIN_H
#define HOST_MAIN_H

#include "options.h"

/* A command that is implemented in this program. */
struct runner {
    const char *name; /* with " -i" if it is only the command's -i */
    int (*run)(const struct options *options, struct problem *problem);
};

/* `own` ends with a row without a name. For a command that is not in it, the
   process is replaced by the command's companion. Returns the exit status. */
int host_main(int argc, char **argv, const struct runner *own);

#endif
