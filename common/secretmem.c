/* SPDX-License-Identifier: MIT */
/*
 * secretmem.c - power-of-two blocks, cut from pages that are left out of core
 * files
 *
 * A block begins with its size. A free block is in a list by size, and is all
 * zeros except for that and the link.
 */
#include "secretmem.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "forkguard.h"

/* With AddressSanitizer, uses after the end of a block or after its release are
   detected. */
#if defined(__SANITIZE_ADDRESS__)
#define POISONED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONED
#endif
#endif
#ifdef POISONED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#define SMALLEST ((size_t)64)
#define LISTS 9 /* blocks of 64 to 16384 bytes, header included */
#define SHARED ((size_t)256 * 1024)
#define PAGE ((size_t)4096)

struct block {
    size_t size; /* of the whole block, this header included */
    struct block *next;
};
#define HEAD sizeof(struct block)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *lists[LISTS];
static char *rest; /* the part of the current pages that is not cut yet */
static size_t rest_size;
static size_t blocks;

FORK_GUARD(lock, fork_guard_nothing)

static void start(void)
{
    (void)!fork_guard();
}

/* Works without core exclusion if the kernel does not support it. */
static void *map(size_t size)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
        return NULL;
    (void)!madvise(pages, size, MADV_DONTDUMP);
    return pages;
}

/* A remainder of the pages that is too small for a block is wasted. */
static struct block *cut(size_t size)
{
    struct block *block;

    if (rest_size < size) {
        char *pages = map(SHARED);

        if (pages == NULL)
            return NULL;
        rest = pages;
        rest_size = SHARED;
    }
    block = (struct block *)(void *)rest;
    rest += size;
    rest_size -= size;
    return block;
}

static struct block *take_small(size_t list)
{
    struct block *block;

    pthread_once(&once, start);
    pthread_mutex_lock(&lock);
    block = lists[list];
    if (block != NULL)
        lists[list] = block->next;
    else
        block = cut(SMALLEST << list);
    if (block != NULL)
        block->size = SMALLEST << list;
    pthread_mutex_unlock(&lock);
    return block;
}

static struct block *take_large(size_t size)
{
    struct block *block;

    size = (size + PAGE - 1) / PAGE * PAGE;
    block = map(size);
    if (block != NULL)
        block->size = size;
    return block;
}

/* The index of the list whose blocks fit this many bytes; LISTS if none does.
 */
static size_t list_of(size_t size)
{
    size_t list = 0;

    while (list < LISTS && SMALLEST << list < size)
        list++;
    return list;
}

void *secretmem_alloc(size_t size, size_t *room)
{
    struct block *block;
    size_t list;

    if (size > SIZE_MAX / 2)
        return NULL;
    list = list_of(size + HEAD);
    block = list < LISTS ? take_small(list) : take_large(size + HEAD);
    if (block == NULL)
        return NULL;
    block->next = NULL;
    *room = block->size - HEAD;
    ASAN_UNPOISON_MEMORY_REGION(block + 1, *room);
    __atomic_add_fetch(&blocks, 1, __ATOMIC_RELAXED);
    return block + 1;
}

void secretmem_free(void *data)
{
    struct block *block;
    size_t list;

    if (data == NULL)
        return;
    block = (struct block *)data - 1;
    list = list_of(block->size);
    explicit_bzero(data, block->size - HEAD);
    __atomic_sub_fetch(&blocks, 1, __ATOMIC_RELAXED);
    if (list == LISTS) {
        munmap(block, block->size);
        return;
    }
    ASAN_POISON_MEMORY_REGION(data, block->size - HEAD);
    pthread_mutex_lock(&lock);
    block->next = lists[list];
    lists[list] = block;
    pthread_mutex_unlock(&lock);
}

size_t secretmem_blocks(void)
{
    return __atomic_load_n(&blocks, __ATOMIC_RELAXED);
}
