/* SPDX-License-Identifier: MIT */
/* curlmem.c - malloc() and its like, with a wipe before each free(). */
#include "curlmem.h"

#include <curl/curl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

static void free_wiped(void *data)
{
    wipe(data, malloc_usable_size(data));
    free(data);
}

/* realloc() could leave a copy behind. */
static void *realloc_wiped(void *data, size_t size)
{
    size_t had = malloc_usable_size(data);
    void *moved;

    if (data != NULL && size <= had && size > had / 2)
        return data;
    moved = malloc(size);
    if (moved == NULL)
        return NULL;
    if (data != NULL)
        memcpy(moved, data, had < size ? had : size);
    free_wiped(data);
    return moved;
}

bool curlmem_global_init(void)
{
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, free_wiped,
                                realloc_wiped, strdup, calloc)
           == CURLE_OK;
}
