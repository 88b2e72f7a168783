/* SPDX-License-Identifier: MIT */
/*
 * faultcount.c - a table of counters, of which the oldest is replaced
 */
#include "faultcount.h"

#include <stdlib.h>
#include <string.h>

void fault_counts_init(struct fault_counts *counts)
{
    memset(counts, 0, sizeof(*counts));
    pthread_mutex_init(&counts->lock, NULL);
}

void fault_counts_free(struct fault_counts *counts)
{
    for (size_t i = 0; i < FAULT_COUNTS; i++)
        free(counts->items[i].key);
    pthread_mutex_destroy(&counts->lock);
}

int64_t fault_counts_add(struct fault_counts *counts, const char *key)
{
    struct fault_count *found = NULL;

    pthread_mutex_lock(&counts->lock);
    for (size_t i = 0; i < FAULT_COUNTS; i++)
        if (counts->items[i].key != NULL
            && strcmp(counts->items[i].key, key) == 0)
            found = &counts->items[i];
    if (found == NULL) {
        found = &counts->items[counts->next];
        counts->next = (counts->next + 1) % FAULT_COUNTS;
        free(found->key);
        *found = (struct fault_count){strdup(key), 0};
    }
    int64_t used = ++found->used;
    pthread_mutex_unlock(&counts->lock);
    return used;
}
