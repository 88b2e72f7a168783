/* SPDX-License-Identifier: MIT */
/*
 * fault.h - the fault switch: the sandbox misbehaves when asked to
 *
 * A request asks by header, `X-Sandbox-Fault: NAME; key=value; …`, and then
 * its path is served as usual where the fault lets it; or by path,
 * /sandbox/fault/NAME?key=value. Keys that every fault knows: times=N
 * misbehaves N times only, counted for each key=TEXT.
 */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "answer.h"
#include "limit.h"

#define FAULT_PATH "/sandbox/fault"
#define FAULT_COUNTS 64

struct fault_count {
    char *key;
    int64_t used;
};

/* How often a counted fault has struck. The oldest is forgotten when full. */
struct fault_counts {
    pthread_mutex_t lock;
    struct fault_count items[FAULT_COUNTS];
    size_t next;
};

void fault_counts_init(struct fault_counts *counts);
void fault_counts_free(struct fault_counts *counts);

struct sandbox;

/*
 * Does what the request asks for. True: the answer is made. False: serve the
 * request as usual; the answer may hold headers or a way of sending already.
 * view is what the rate limit headers will say.
 */
bool fault_apply(struct sandbox *sandbox, const struct request *request,
                 struct answer *answer, struct limit_view *view);

/* Writes the faults with what they do, for --help. */
void fault_help(struct buf *out);

#endif
