/* SPDX-License-Identifier: MIT */
/*
 * jsonscan.h - the fast path of the JSON checker, for its own files only
 *
 * A scanner processes common text in long strides, many bytes at a time, and
 * stops at anything unusual or wrong, or at the end of the piece. It never
 * reports a text as wrong: it stops before it, in a state from which the
 * byte-wise machine in jsontext.c continues. So both refuse the same texts by
 * construction, and the tests compare them on the rest.
 *
 * One body (jsonscan-body.h) is compiled for each kind of processor.
 */
#ifndef JSONSCAN_H
#define JSONSCAN_H

#include "jsonstate.h"

/* Bytes that a scanner may read ahead: shorter pieces do not use one. */
#define JSON_SCAN_AHEAD 64

/*
 * Scans as much of the text as it can and updates the check; returns the number
 * of bytes. size is at least JSON_SCAN_AHEAD.
 */
typedef size_t (*json_scan_fn)(struct json_check *check, const char *data,
                               size_t size);

size_t json_scan_portable(struct json_check *check, const char *data,
                          size_t size);
#if defined(__x86_64__)
size_t json_scan_sse2(struct json_check *check, const char *data, size_t size);
size_t json_scan_avx2(struct json_check *check, const char *data, size_t size);
#endif

/* The best scanner for this processor. */
static inline json_scan_fn json_scan_best(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") ? json_scan_avx2 : json_scan_sse2;
#else
    return json_scan_portable;
#endif
}

/* json_check_feed() with a given scanner; NULL means byte by byte. */
bool json_check_feed_with(struct json_check *check, json_scan_fn scan,
                          const char *data, size_t size);

#endif
