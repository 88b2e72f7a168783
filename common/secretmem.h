/* SPDX-License-Identifier: MIT */
/*
 * secretmem.h - memory for secrets, separate from all other memory
 *
 * Its pages are left out of core files (MADV_DONTDUMP), and freed memory is
 * wiped. A secret struct buf allocates its bytes here; little else needs to. Do
 * not store pointers to other memory in it, since leak checkers do not scan it.
 *
 * Small blocks share pages that the process keeps; a large one has pages of its
 * own that are unmapped when it is freed. Any thread; after fork() the child
 * has its own copies.
 */
#ifndef SECRETMEM_H
#define SECRETMEM_H

#include <stddef.h>

/* Allocates at least `size` bytes, aligned for any type; `*room` is the actual
   number. Returns NULL if memory ran out. */
void *secretmem_alloc(size_t size, size_t *room)
    __attribute__((warn_unused_result));

/* Wipes and frees a block from secretmem_alloc(); NULL is allowed. */
void secretmem_free(void *data);

/* The number of blocks in use. */
size_t secretmem_blocks(void);

#endif
