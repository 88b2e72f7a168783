/* SPDX-License-Identifier: MIT */
/*
 * curlmem.h - libcurl's memory, wiped when libcurl gives it back
 *
 * libcurl copies header lines and small bodies into buffers of its own, and
 * frees them as they are. A host that cares starts libcurl so, before a card
 * does: it is for the whole process, and no card's to decide.
 */
#ifndef CURLMEM_H
#define CURLMEM_H

#include <stdbool.h>

/* curl_global_init() with that; once in a process. */
bool curlmem_global_init(void);

#endif
