/* SPDX-License-Identifier: MIT */
/* verify-world.h - makes calls of each kind, for checks on the card's
   surroundings */
#ifndef VERIFY_WORLD_H
#define VERIFY_WORLD_H

#include "verify.h"

/* Makes a dry run that is accepted, and two that are refused. */
void world_call_dry(struct trial *trial);

/* The same, and if run_possible() allows it, a test of the connection, a run,
   and runs that get an HTTP error. Once per process. */
void world_call_all(struct trial *trial);

#endif
