/* SPDX-License-Identifier: MIT */
/*
 * nomem.c - wraps the C library's allocator, and makes one allocation fail
 *
 * NOMEM_TRACE in the environment prints the callers, in a form for addr2line.
 */
#include "nomem.h"

#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define VISIBLE __attribute__((visibility("default")))

/* The underlying allocator: glibc's, or AddressSanitizer's. */
#if defined(__SANITIZE_ADDRESS__)
#define BENEATH(name) __interceptor_##name
#else
#define BENEATH(name) __libc_##name
#endif

void *BENEATH(malloc)(size_t size);
void *BENEATH(calloc)(size_t count, size_t size);
void *BENEATH(realloc)(void *data, size_t size);
void *BENEATH(memalign)(size_t alignment, size_t size);
void BENEATH(free)(void *data);

static _Thread_local unsigned long left; /* allocations until one fails; 0 if
                                            none will */
static _Thread_local bool failed;
/* Within OpenSSL's own allocations; volatile, since compilers know that
   malloc() does not read it. */
static _Thread_local volatile int exempt;
static _Thread_local long live;
static bool traced;

static void trace(void)
{
    void *frames[32];

    exempt++;
    backtrace_symbols_fd(frames, backtrace(frames, 32), STDERR_FILENO);
    exempt--;
}

static bool fails(void)
{
    if (left == 0 || exempt > 0 || --left > 0)
        return false;
    failed = true;
    if (traced)
        trace();
    errno = ENOMEM;
    return true;
}

static void *counted(void *data)
{
    if (data != NULL)
        live++;
    return data;
}

VISIBLE void *malloc(size_t size)
{
    return fails() ? NULL : counted(BENEATH(malloc)(size));
}

VISIBLE void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : counted(BENEATH(calloc)(count, size));
}

VISIBLE void *realloc(void *data, size_t size)
{
    void *moved;

    if (fails())
        return NULL;
    moved = BENEATH(realloc)(data, size);
    if (data == NULL)
        counted(moved);
    else if (moved == NULL && size == 0)
        live--;
    return moved;
}

VISIBLE void *reallocarray(void *data, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(data, count * size);
}

VISIBLE void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : counted(BENEATH(memalign)(alignment, size));
}

VISIBLE void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

VISIBLE int posix_memalign(void **data, size_t alignment, size_t size)
{
    void *given = memalign(alignment, size);

    if (given == NULL)
        return ENOMEM;
    *data = given;
    return 0;
}

VISIBLE void free(void *data)
{
    if (data != NULL)
        live--;
    BENEATH(free)(data);
}

/* The kernel's call, which takes its arguments in another way on some
   processors: the offset in pages, or all of them by address. */
static void *mmap_beneath(void *at, size_t size, int protection, int flags,
                          int fd, off_t offset)
{
#if defined(SYS_mmap2)
    return (void *)syscall(SYS_mmap2, at, size, protection, flags, fd,
                           (long)(offset / 4096));
#elif defined(__s390x__)
    unsigned long all[] = {(unsigned long)at,         size,
                           (unsigned long)protection, (unsigned long)flags,
                           (unsigned long)fd,         (unsigned long)offset};

    return (void *)syscall(SYS_mmap, all);
#else
    return (void *)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
#endif
}

VISIBLE void *mmap(void *at, size_t size, int protection, int flags, int fd,
                   off_t offset)
{
    return fails() ? MAP_FAILED
                   : mmap_beneath(at, size, protection, flags, fd, offset);
}

/* ---- OpenSSL ---- */

static void *openssl_malloc(size_t size, const char *file, int line)
{
    void *data;

    (void)file;
    (void)line;
    exempt++;
    data = malloc(size);
    exempt--;
    return data;
}

static void *openssl_realloc(void *data, size_t size, const char *file,
                             int line)
{
    void *moved;

    (void)file;
    (void)line;
    exempt++;
    moved = realloc(data, size);
    exempt--;
    return moved;
}

static void openssl_free(void *data, const char *file, int line)
{
    (void)file;
    (void)line;
    free(data);
}

/* ---- the test's side ---- */

bool nomem_begin(void)
{
    traced = getenv("NOMEM_TRACE") != NULL;
    if (traced)
        trace();
    return CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc,
                                    openssl_free)
           == 1;
}

void nomem_arm(unsigned long n)
{
    failed = false;
    left = n;
}

bool nomem_disarm(void)
{
    left = 0;
    return failed;
}

long nomem_live(void)
{
    return live;
}
