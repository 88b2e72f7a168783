/* SPDX-License-Identifier: MIT */
/*
 * faultkind.h - the table of faults, from which fault.c chooses
 */
#ifndef SANDBOX_FAULTKIND_H
#define SANDBOX_FAULTKIND_H

#include "faultcall.h"

struct fault {
    const char *name;
    const char *keys; /* the accepted key with its default, "ms=100", or "" */
    const char *help;
    bool (*strike)(struct fault_call *call); /* returns as fault_apply() */
};

extern const struct fault faults[];
extern const size_t fault_count;

#endif
