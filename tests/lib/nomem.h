/* SPDX-License-Identifier: MIT */
/*
 * nomem.h - makes memory run out at a chosen allocation
 *
 * nomem.c replaces malloc() and its like, and mmap(), for the whole process,
 * including the allocations of libcurl and libc. In a thread that has armed it,
 * the nth allocation fails. OpenSSL's allocations are counted but never fail,
 * since how OpenSSL handles that is not under test.
 *
 *     nomem_begin();                          first of all in main()
 *     nomem_arm(n);
 *     code = execute(&call, &result);
 *     if (!nomem_disarm())                    there were fewer than n
 */
#ifndef NOMEM_H
#define NOMEM_H

#include <stdbool.h>

/* Returns false if OpenSSL or a sanitizer was initialized first. */
bool nomem_begin(void);

/* Makes the nth allocation of this thread from now on fail, counted from 1; 0
   for none. */
void nomem_arm(unsigned long n);

/* Was that allocation requested? */
bool nomem_disarm(void);

/* The number of blocks that this thread has allocated and not freed. */
long nomem_live(void);

#endif
