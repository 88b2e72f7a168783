/* SPDX-License-Identifier: MIT */
/*
 * faultcall.h - a request for a fault, with its parameters
 */
#ifndef SANDBOX_FAULTCALL_H
#define SANDBOX_FAULTCALL_H

#include <stdbool.h>
#include <stdint.h>

#include "answer.h"
#include "limit.h"

struct sandbox;

struct fault_call {
    struct sandbox *sandbox;
    const struct request *request;
    const struct pairs *params;
    struct answer *answer;
    struct limit_view *view;
};

/* Returns a parameter, or NULL if it is absent. */
const char *fault_text(const struct fault_call *call, const char *key);

/* Reads a number, or sets `otherwise` if it is absent. Returns false if it is
   invalid; the answer is then the error. */
bool fault_number(const struct fault_call *call, const char *key,
                  int64_t minimum, int64_t maximum, int64_t otherwise,
                  int64_t *number) __attribute__((warn_unused_result));

#endif
