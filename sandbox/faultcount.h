/* SPDX-License-Identifier: MIT */
/*
 * faultcount.h - counts how often faults were requested
 */
#ifndef SANDBOX_FAULTCOUNT_H
#define SANDBOX_FAULTCOUNT_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#define FAULT_COUNTS 64

struct fault_count {
    char *key;
    int64_t used;
};

/* The counters by fault and key. If the table is full, the oldest is
   replaced. */
struct fault_counts {
    pthread_mutex_t lock;
    struct fault_count items[FAULT_COUNTS];
    size_t next;
};

void fault_counts_init(struct fault_counts *counts);
void fault_counts_free(struct fault_counts *counts);

/* Counts one more request for that key. Returns the number of requests
   including this one. */
int64_t fault_counts_add(struct fault_counts *counts, const char *key);

#endif
