/* SPDX-License-Identifier: MIT */
/* verify-memory.c - measures how much memory is in use. */
#include "config.h"

#include "verify-memory.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The sizes, and more of each than glibc's malloc() keeps per thread: 7, or 16
   from glibc 2.43 on. */
#define CACHED_LEAST 24
#define CACHED_MOST 1032
#define CACHED_STEP 16
#define CACHED_SIZES ((CACHED_MOST - CACHED_LEAST) / CACHED_STEP + 1)
#define CACHED_EACH 20

/* malloc() counts what it keeps for a thread as in use. Fills that, so that it
   is the same at each measurement: otherwise calls that free memory in another
   order look as if they kept some. */
static void fill_thread_cache(void)
{
    void *kept[CACHED_SIZES * CACHED_EACH];

    for (size_t i = 0; i < CACHED_SIZES * CACHED_EACH; i++)
        kept[i] = malloc(CACHED_LEAST + i % CACHED_SIZES * CACHED_STEP);
    for (size_t i = 0; i < CACHED_SIZES * CACHED_EACH; i++)
        free(kept[i]);
}

struct memory memory_now(void)
{
    fill_thread_cache();

    struct mallinfo2 info = mallinfo2();
    struct memory memory = {info.uordblks + info.hblkhd, 0};
    FILE *file = fopen("/proc/self/statm", "re");
    char line[200];

    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *end;

        strtoull(line, &end, 10); /* total size; then the resident size */
        memory.process =
            (size_t)strtoull(end, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
    }
    if (file != NULL)
        fclose(file);
    return memory;
}
