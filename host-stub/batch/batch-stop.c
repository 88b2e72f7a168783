/* SPDX-License-Identifier: MIT */
/* batch-stop.c - records the first reason to stop, and wakes everything that
   waits. */
#include "batch.h"

#include <sys/eventfd.h>

#include "moment.h"

void batch_stop(struct batch *batch, enum batch_reason reason,
                struct problem *problem)
{
    bool is_first;

    pthread_mutex_lock(&batch->lock);
    is_first = batch->reason == BATCH_GOES_ON;
    if (is_first) {
        batch->reason = reason;
        if (problem != NULL) {
            batch->problem = *problem;
            *problem = (struct problem)PROBLEM_INIT;
        }
    }
    pthread_mutex_unlock(&batch->lock);
    if (!is_first)
        return;
    eventfd_write(batch->stop_fd, 1);
    pacing_stop(&batch->pacing);
    results_stop(&batch->results);
}

bool batch_stopped(struct batch *batch)
{
    bool stopped;

    if (batch->deadline > 0 && moment_ms() >= batch->deadline)
        batch_stop(batch, BATCH_DEADLINE, NULL);
    pthread_mutex_lock(&batch->lock);
    stopped = batch->reason != BATCH_GOES_ON;
    pthread_mutex_unlock(&batch->lock);
    return stopped;
}
