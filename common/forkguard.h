/* SPDX-License-Identifier: MIT */
/*
 * forkguard.h - a lock that a child of fork() can take
 *
 * A fork() while another thread holds a lock would leave the child with a lock
 * that is never released. So the lock is taken before each fork(), and released
 * after it in both processes. A file that has such a lock writes
 *
 *     FORK_GUARD(lock, child)
 *
 * outside of any function, where child() repairs in the child the data that the
 * lock protects, and calls fork_guard() once, before it first takes the lock.
 * Where one lock is taken while another is held, the call for the inner one
 * must come first: locks are taken in the reverse order of the calls.
 */
#ifndef FORKGUARD_H
#define FORKGUARD_H

#include <pthread.h>
#include <stdbool.h>

#define FORK_GUARD(lock, child)                                              \
    static void guard_before(void)                                           \
    {                                                                        \
        pthread_mutex_lock(&(lock));                                         \
    }                                                                        \
    static void guard_in_parent(void)                                        \
    {                                                                        \
        pthread_mutex_unlock(&(lock));                                       \
    }                                                                        \
    static void guard_in_child(void)                                         \
    {                                                                        \
        child();                                                             \
        pthread_mutex_unlock(&(lock));                                       \
    }                                                                        \
    /* Returns false if memory ran out. */                                   \
    static bool fork_guard(void)                                             \
    {                                                                        \
        return pthread_atfork(guard_before, guard_in_parent, guard_in_child) \
               == 0;                                                         \
    }

/* For a lock whose data needs no change in the child. */
static inline void fork_guard_nothing(void)
{
}

#endif
