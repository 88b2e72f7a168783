/* SPDX-License-Identifier: MIT */
/* verify-memory.c - measures how much memory is in use. */
#include "config.h"

#include "verify-memory.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct memory memory_now(void)
{
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
