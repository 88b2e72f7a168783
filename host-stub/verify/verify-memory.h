/* SPDX-License-Identifier: MIT */
/* verify-memory.h - measures how much memory is in use; defines what counts as
   a leak. */
#ifndef VERIFY_MEMORY_H
#define VERIFY_MEMORY_H

#include <stddef.h>

/* The smallest leaks that are reported: bytes per call, by malloc's count, and
   bytes per round, by pages. */
#define LEAK_LEAST 8
#define LEAK_LEAST_PAGES ((size_t)1 << 20)

struct memory {
    size_t heap, process;
};

struct memory memory_now(void);

#endif
