/* SPDX-License-Identifier: MIT */
/*
 * nomemrun.h - makes a call again and again, each time with another allocation
 * that fails
 */
#ifndef NOMEMRUN_H
#define NOMEMRUN_H

#include "nomemcalls.h"
#include "unit.h"

/* With each allocation of the scenario's call failing once, in a process that
   has made no call and in one that has made a good one. */
void every_allocation(const struct scenario *scenario);

/* The main() of a test of scenarios. */
int nomem_main(const char *name, const struct unit_test *tests, size_t count);

#endif
