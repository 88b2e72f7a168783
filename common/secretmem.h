/* SPDX-License-Identifier: MIT */
/*
 * secretmem.h - memory for secrets, apart from all other memory
 *
 * Its pages are left out of core files (MADV_DONTDUMP), and what is given back
 * is wiped. A struct buf that is secret takes its bytes from here; hardly
 * anybody else needs to. It holds bytes, never a pointer to other memory: leak
 * checkers do not look into it.
 *
 * Small blocks share pages that the process keeps, a large one has pages of
 * its own that go when it is freed. Any thread; after fork() the child has
 * copies of its own.
 */
#ifndef SECRETMEM_H
#define SECRETMEM_H

#include <stddef.h>

/* At least `size` bytes, aligned for any type; NULL: no memory. `*room` is how
   many there are. */
void *secretmem_alloc(size_t size, size_t *room)
    __attribute__((warn_unused_result));

/* Wipes and gives back what secretmem_alloc() gave, or NULL. */
void secretmem_free(void *data);

/* Blocks that are not given back yet. */
size_t secretmem_blocks(void);

#endif
