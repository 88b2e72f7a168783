/* SPDX-License-Identifier: MIT */
/* verify-threads.h - a run on a thread of its own. */
#ifndef VERIFY_THREADS_H
#define VERIFY_THREADS_H

#include <pthread.h>

#include "verify.h"

struct task {
    struct trial *trial;
    struct card_call call;
    pthread_t thread;
    atomic_int thread_id; /* the kernel's id; 0 if not started yet */
    int32_t code;
    bool came_to_something;
    pthread_mutex_t lock; /* protects the members below */
    pthread_cond_t over;
    bool is_over;
};

/* Returns false if no thread could be started; then there is nothing to join.
 */
bool task_start(struct task *task, struct trial *trial,
                const struct card_call *call);

/* Returns false if the call is not over within the time. */
bool task_await(struct task *task, int64_t limit_ms);

/* Waits for its end without a time limit. */
void task_join(struct task *task);

/* Does its thread wait for something other than a processor? */
bool task_sleeps(struct task *task);

#endif
