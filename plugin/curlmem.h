/* SPDX-License-Identifier: MIT */
/*
 * curlmem.h - libcurl's memory, wiped when libcurl gives it back
 *
 * libcurl copies header lines and small bodies into buffers of its own, and
 * frees them as they are. Where the host has started libcurl before, its
 * memory functions stay as they are.
 */
#ifndef CURLMEM_H
#define CURLMEM_H

#include <stdbool.h>

/* curl_global_init() with that; once in a process, see pool.c. */
bool curlmem_global_init(void);

#endif
