/* SPDX-License-Identifier: MIT */
/* heap.c - sets the options of glibc's malloc. */
#include "heap.h"

#include <malloc.h>

void heap_for_many_calls(void)
{
#if defined M_TRIM_THRESHOLD && defined M_MMAP_THRESHOLD
    mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
    mallopt(M_MMAP_THRESHOLD, HEAP_APART);
#endif
}
