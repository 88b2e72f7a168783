/* SPDX-License-Identifier: MIT */
/*
 * lock.h - one process at a time with a file
 *
 * The lock of FILE is the file FILE.lock beside it, so that FILE itself can be
 * replaced while it is held. A symbolic link and what it leads to are one
 * file, and have one lock. It is gone when its holder is, however that ends.
 */
#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>

#include "problem.h"

/* Waits until the lock is ours; *lock is what lock_drop() takes. */
bool lock_take(int *lock, const char *path, struct problem *problem)
    __attribute__((warn_unused_result));

void lock_drop(int *lock);
#define auto_lock __attribute__((cleanup(lock_drop)))

#endif
