/* SPDX-License-Identifier: MIT */
/* Memory for secrets: excluded from core files, wiped, and safe for threads. */
#include "secretmem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "unit.h"

/* Do the flags of the mapping that contains the address include "dd", do not
   dump? -1 if the kernel does not say. */
static int is_left_out_of_a_core(const void *address)
{
    FILE *maps = fopen("/proc/self/smaps", "r");
    char line[4096];
    bool within = false;
    int found = -1;

    while (maps != NULL && found < 0 && fgets(line, sizeof line, maps)) {
        char *end = line;
        uintptr_t from = (uintptr_t)strtoull(line, &end, 16);

        if (end > line && *end == '-') {
            uintptr_t to = (uintptr_t)strtoull(end + 1, NULL, 16);

            within = (uintptr_t)address >= from && (uintptr_t)address < to;
        } else if (within && strncmp(line, "VmFlags:", 8) == 0) {
            found = strstr(line, " dd") != NULL;
        }
    }
    if (maps != NULL)
        fclose(maps);
    return found;
}

/* Is a mapping of the test's own left out once the kernel was asked for it? An
   emulator of a processor keeps that to itself. */
static bool kernel_is_asked(void)
{
    void *own = mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool asked;

    CU_ASSERT_FATAL(own != MAP_FAILED);
    asked =
        madvise(own, 1, MADV_DONTDUMP) == 0 && is_left_out_of_a_core(own) == 1;
    munmap(own, 1);
    return asked;
}

static void not_in_a_core(const void *address)
{
    int left_out = is_left_out_of_a_core(address);

    if (left_out < 0)
        unit_skip("no VmFlags in /proc/self/smaps");
    else if (left_out != 1 && !kernel_is_asked())
        unit_skip("what madvise() asks does not get to the kernel");
    else
        CU_ASSERT_EQUAL(left_out, 1);
}

static void no_block_is_in_a_core_file(void)
{
    static const size_t sizes[] = {1, 100, 5000, 16000, 16384, 1000000};
    char on_the_stack = 0;

    CU_ASSERT_NOT_EQUAL(is_left_out_of_a_core(&on_the_stack), 1);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t room = 0;
        char *block = secretmem_alloc(sizes[i], &room);

        CU_ASSERT_PTR_NOT_NULL_FATAL(block);
        CU_ASSERT(room >= sizes[i]);
        memset(block, 'x', room);
        not_in_a_core(block);
        not_in_a_core(block + room - 1);
        secretmem_free(block);
    }
}

static void a_secret_buf_is_not_in_a_core_file(void)
{
    auto_buf struct buf b = BUF_INIT_SECRET((size_t)1 << 26);

    for (int i = 0; i < 5; i++) {
        buf_str(&b, "s3cret");
        CU_ASSERT_FATAL(buf_ok(&b));
        not_in_a_core(b.data);
        buf_reserve(&b, b.room * 10);
    }
}

/* A freed block stays readable until it is reused, except with sanitizers. */
#if defined(__has_feature)
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
#define FREED_IS_POISONED 1
#else
#define FREED_IS_POISONED 0
#endif

static bool is_zero(const volatile char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] != 0)
            return false;
    }
    return true;
}

static void what_is_freed_is_wiped(void)
{
    size_t room = 0;
    char *block = secretmem_alloc(300, &room);
    volatile uintptr_t kept = (uintptr_t)block;

    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    memset(block, 'x', room);
    secretmem_free(block);
    if (!FREED_IS_POISONED)
        CU_ASSERT(is_zero((const volatile char *)kept, room));
    block = secretmem_alloc(300, &room);
    CU_ASSERT_EQUAL((uintptr_t)block, kept);
    CU_ASSERT(is_zero(block, room));
    secretmem_free(block);
}

static void growth_leaves_no_copy_behind(void)
{
    auto_buf struct buf b = BUF_INIT_SECRET(100000);
    volatile uintptr_t before;
    size_t size;

    buf_str(&b, "s3cret");
    before = (uintptr_t)b.data;
    size = b.room;
    buf_reserve(&b, 5000);
    CU_ASSERT_NOT_EQUAL((uintptr_t)b.data, before);
    UNIT_TEXT(buf_cstr(&b), "s3cret");
    if (!FREED_IS_POISONED)
        CU_ASSERT(is_zero((const volatile char *)before, size));
}

static void a_buf_that_was_reset_holds_no_secret(void)
{
    auto_buf struct buf b = BUF_INIT_SECRET(1000);

    buf_str(&b, "s3cret");
    buf_reset(&b);
    CU_ASSERT(is_zero(b.data, b.room));
}

/* ---- sharing ---- */

#define THREADS 8

/* Allocates and frees blocks filled with its own mark; counts those in which
   the mark changed. */
static void *take_and_give(void *argument)
{
    char mark = *(char *)argument;
    unsigned seed = (unsigned)mark;
    size_t wrong = 0;

    for (int round = 0; round < 500; round++) {
        char *blocks[8];
        size_t rooms[8];

        for (size_t i = 0; i < 8; i++) {
            seed = seed * 1103515245u + 12345u;
            blocks[i] = secretmem_alloc((seed >> 16) % 20000, &rooms[i]);
            if (blocks[i] == NULL || !is_zero(blocks[i], rooms[i]))
                return (void *)1;
            memset(blocks[i], mark, rooms[i]);
        }
        for (size_t i = 0; i < 8; i++) {
            wrong += blocks[i][0] != mark || blocks[i][rooms[i] - 1] != mark;
            secretmem_free(blocks[i]);
        }
    }
    return wrong > 0 ? (void *)1 : NULL;
}

static void threads_do_not_share_a_block(void)
{
    size_t before = secretmem_blocks();
    pthread_t threads[THREADS];
    char marks[THREADS];

    for (size_t i = 0; i < THREADS; i++) {
        marks[i] = (char)('a' + i);
        pthread_create(&threads[i], NULL, take_and_give, &marks[i]);
    }
    for (size_t i = 0; i < THREADS; i++) {
        void *wrong = NULL;

        pthread_join(threads[i], &wrong);
        CU_ASSERT_PTR_NULL(wrong);
    }
    CU_ASSERT_EQUAL(secretmem_blocks(), before);
}

static void a_child_of_fork_goes_on_while_threads_were_here(void)
{
    pthread_t thread;
    char mark = 'z';

    pthread_create(&thread, NULL, take_and_give, &mark);
    for (int i = 0; i < 20; i++) {
        int status = -1;
        pid_t child = fork();

        if (child == 0)
            _exit(take_and_give(&mark) == NULL ? 0 : 1);
        CU_ASSERT(child > 0);
        waitpid(child, &status, 0);
        CU_ASSERT_EQUAL(status, 0);
    }
    pthread_join(thread, NULL);
}

static void what_no_memory_holds_is_refused(void)
{
    size_t room = 0;

    CU_ASSERT_PTR_NULL(secretmem_alloc(SIZE_MAX, &room));
    CU_ASSERT_PTR_NULL(secretmem_alloc(SIZE_MAX / 4, &room));
    secretmem_free(NULL);
}

UNIT_MAIN("secretmem", UNIT_TEST(no_block_is_in_a_core_file),
          UNIT_TEST(a_secret_buf_is_not_in_a_core_file),
          UNIT_TEST(what_is_freed_is_wiped),
          UNIT_TEST(growth_leaves_no_copy_behind),
          UNIT_TEST(a_buf_that_was_reset_holds_no_secret),
          UNIT_TEST(threads_do_not_share_a_block),
          UNIT_TEST(a_child_of_fork_goes_on_while_threads_were_here),
          UNIT_TEST(what_no_memory_holds_is_refused))
