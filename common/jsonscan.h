/* SPDX-License-Identifier: MIT */
/*
 * jsonscan.h - the fast lane of the JSON checker, for its own files only
 *
 * A scanner takes the common texts in long strides, many bytes at a time, and
 * stops where something is unusual or wrong, or where the piece comes to its
 * end. It never says that a text is wrong: it stops in front of it, in a state
 * that the machine over bytes in jsontext.c goes on from. So the two agree by
 * construction on all that is refused, and the tests compare them on the rest.
 *
 * One body (jsonscan-body.h) is compiled for each kind of processor.
 */
#ifndef JSONSCAN_H
#define JSONSCAN_H

#include "jsonstate.h"

/* Bytes that a scanner may read ahead: shorter pieces are not for it. */
#define JSON_SCAN_AHEAD 64

/*
 * Takes what it can of the text and moves the check behind it; returns how many
 * bytes that were. size is at least JSON_SCAN_AHEAD.
 */
typedef size_t (*json_scan_fn)(struct json_check *check, const char *data,
                               size_t size);

size_t json_scan_portable(struct json_check *check, const char *data,
                          size_t size);
#if defined(__x86_64__)
size_t json_scan_sse2(struct json_check *check, const char *data, size_t size);
size_t json_scan_avx2(struct json_check *check, const char *data, size_t size);
#endif

/* The best that this processor can. */
static inline json_scan_fn json_scan_best(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") ? json_scan_avx2 : json_scan_sse2;
#else
    return json_scan_portable;
#endif
}

/* json_check_feed() with a scanner of one's choice; NULL: byte by byte. */
bool json_check_feed_with(struct json_check *check, json_scan_fn scan,
                          const char *data, size_t size);

#endif
