/* SPDX-License-Identifier: MIT */
/*
 * faultkind.h - the faults one by one: fault.c chooses, faultkind.c does
 */
#ifndef SANDBOX_FAULTKIND_H
#define SANDBOX_FAULTKIND_H

#include "fault.h"

/* One fault as it was asked for. */
struct fault_call {
    struct sandbox *sandbox;
    const struct request *request;
    const struct pairs *params;
    struct answer *answer;
    struct limit_view *view;
};

struct fault {
    const char *name;
    const char *keys; /* the one it takes and its default, "ms=100", or "" */
    const char *help;
    bool (*strike)(struct fault_call *call); /* as fault_apply() */
};

extern const struct fault faults[];
extern const size_t fault_count;

/* A parameter, or NULL. */
const char *fault_text(const struct fault_call *call, const char *key);

/* A number; `otherwise` when it is not given. False: the answer is the error.
 */
bool fault_number(const struct fault_call *call, const char *key,
                  int64_t minimum, int64_t maximum, int64_t otherwise,
                  int64_t *number) __attribute__((warn_unused_result));

#endif
