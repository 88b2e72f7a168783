/* SPDX-License-Identifier: MIT */
/*
 * nomem.h - memory that runs out when a test says so
 *
 * nomem.c stands in place of the C library's malloc() and its like, and of
 * mmap(), for the whole process: libcurl's and libc's own allocations come to
 * it too. A thread that armed it does not get its nth allocation. OpenSSL's
 * own are counted and never fail: what OpenSSL makes of that is not ours.
 *
 *     nomem_begin();                          first of all in main()
 *     nomem_arm(n);
 *     code = execute(&call, &result);
 *     if (!nomem_disarm())                    it asked for less than n
 */
#ifndef NOMEM_H
#define NOMEM_H

#include <stdbool.h>

/* False where OpenSSL, or a sanitizer, was there first. */
bool nomem_begin(void);

/* The nth allocation of this thread from now on fails, n from 1; 0: none. */
void nomem_arm(unsigned long n);

/* True when that allocation was asked for. */
bool nomem_disarm(void);

/* Blocks that this thread took and that were not given back by it. */
long nomem_live(void);

#endif
