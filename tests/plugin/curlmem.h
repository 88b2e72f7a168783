/* SPDX-License-Identifier: MIT */
/*
 * curlmem.h - wipes libcurl's memory when libcurl frees it
 *
 * libcurl copies header lines and small bodies into buffers of its own, and
 * frees them without wiping. A host can avoid that by initializing libcurl in
 * this way before a card does. It affects the whole process, so it is not for a
 * card to decide.
 */
#ifndef CURLMEM_H
#define CURLMEM_H

#include <stdbool.h>

/* Calls curl_global_init() with these functions; once per process. */
bool curlmem_global_init(void);

#endif
