/* SPDX-License-Identifier: MIT */
/* test-mapped.c - is memory mapped from the file that was checked? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mapped.h"
#include "unit.h"

struct file {
    char path[24];
    int fd;
    void *map;
};

static void make(struct file *file)
{
    static const char text[8192] = "text";
    static const char name[] = "test-mapped.XXXXXX";

    memcpy(file->path, name, sizeof name);
    file->fd = mkstemp(file->path);
    CU_ASSERT_FATAL(file->fd >= 0);
    CU_ASSERT(write(file->fd, text, sizeof text) == sizeof text);
    file->map = mmap(NULL, sizeof text, PROT_READ | PROT_WRITE, MAP_PRIVATE,
                     file->fd, 0);
    CU_ASSERT_FATAL(file->map != MAP_FAILED);
}

static void drop(struct file *file)
{
    munmap(file->map, 8192);
    close(file->fd);
    unlink(file->path);
}

static void memory_of_the_file_is_its_own(void)
{
    struct file a, b;

    make(&a);
    make(&b);
    CU_ASSERT(mapped_is(a.map, a.fd, a.path));
    CU_ASSERT(mapped_is((char *)a.map + 8191, a.fd, a.path));
    CU_ASSERT(!mapped_is(a.map, b.fd, b.path));
    CU_ASSERT(!mapped_is(b.map, a.fd, a.path));
    CU_ASSERT(!mapped_is(&a, a.fd, a.path)); /* the stack does not belong to a
                                                file */
    CU_ASSERT(!mapped_is(NULL, a.fd, a.path));
    *(char *)a.map = 'x'; /* a private copy of a page still belongs to the
                             file */
    CU_ASSERT(mapped_is(a.map, a.fd, a.path));
    drop(&a);
    drop(&b);
}

static void a_file_that_was_replaced_is_another(void)
{
    struct file a, b;

    make(&a);
    make(&b);
    CU_ASSERT(rename(b.path, a.path) == 0);
    CU_ASSERT(mapped_is(a.map, a.fd, a.path));
    CU_ASSERT(mapped_is(b.map, b.fd, a.path));
    CU_ASSERT(!mapped_is(a.map, b.fd, a.path));
    drop(&a);
    drop(&b);
}

UNIT_MAIN("mapped", UNIT_TEST(memory_of_the_file_is_its_own),
          UNIT_TEST(a_file_that_was_replaced_is_another))
