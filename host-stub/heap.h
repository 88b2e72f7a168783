/* SPDX-License-Identifier: MIT */
/*
 * heap.h - tunes the heap for a process that makes many calls
 */
#ifndef HEAP_H
#define HEAP_H

/*
 * When many threads allocate and free an answer for each call, freed memory is
 * kept for the next call. By default the C library returns everything beyond
 * 128 KB to the kernel and then gets it back page by page; with answers of 185
 * KB that was half the cost of a call. Each malloc arena keeps at most
 * HEAP_KEPT bytes (M_TRIM_THRESHOLD); blocks larger than HEAP_APART are mapped
 * one by one and returned to the kernel when freed. Call this before threads
 * are started.
 */
#define HEAP_KEPT (8 << 20)
#define HEAP_APART (2 << 20)

void heap_for_many_calls(void);

#endif
