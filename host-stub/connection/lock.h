/* SPDX-License-Identifier: MIT */
/*
 * lock.h - one process at a time uses a file
 *
 * The lock of FILE is the file FILE.lock beside it, so that FILE itself can be
 * replaced while it is held. A symbolic link and its target are one file and
 * have one lock. The lock is released when its holder ends, in whatever way.
 */
#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>

#include "patience.h"
#include "problem.h"

/* Waits until it gets the lock; *lock is the argument of lock_drop(). Without a
   deadline it waits as long as it takes. */
bool lock_take(int *lock, const char *path, const struct patience *patience,
               struct problem *problem) __attribute__((warn_unused_result));

void lock_drop(int *lock);
#define auto_lock __attribute__((cleanup(lock_drop)))

#endif
