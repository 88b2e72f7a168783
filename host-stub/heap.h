/* SPDX-License-Identifier: MIT */
/*
 * heap.h - the heap of a process that makes many calls
 */
#ifndef HEAP_H
#define HEAP_H

/*
 * Where many threads get and free an answer at each call, memory that is freed
 * is kept for the next one. The C library would give all beyond 128 KB back to
 * the kernel and fetch it again, page by page: with answers of 185 KB that was
 * half the cost of a call. Kept are at most HEAP_KEPT bytes of each of its
 * arenas (malloc's M_TRIM_THRESHOLD); texts beyond HEAP_APART come from the
 * kernel, and go back to it, one by one. Before there are threads.
 */
#define HEAP_KEPT (8 << 20)
#define HEAP_APART (2 << 20)

void heap_for_many_calls(void);

#endif
