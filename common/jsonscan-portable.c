/* SPDX-License-Identifier: MIT */
/*
 * jsonscan-portable.c - a scanner for any processor, 8 bytes per stride
 *
 * The bytes are processed as one word, with the first in the lowest place. A
 * test that subtracts from each byte may carry into the next, so only the first
 * byte that it marks is certain; no more than the first is used.
 */
#include "jsonscan.h"

#include <string.h>

#define SCAN_NAME json_scan_portable
#define SCAN_TARGET
#define SCAN_WIDTH 8

#define EACH(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))

static inline uint64_t eight(const unsigned char *at)
{
    uint64_t bytes;

    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* Marks bytes below n in their highest bit. */
static inline uint64_t below(uint64_t bytes, unsigned char n)
{
    return (bytes - EACH(n)) & ~bytes & EACH(0x80);
}

static inline size_t first(uint64_t marks)
{
    return marks != 0 ? (size_t)__builtin_ctzll(marks) / 8 : SCAN_WIDTH;
}

static inline size_t stride_plain(const unsigned char *at)
{
    uint64_t bytes = eight(at);

    return first(below(bytes, ' ') | below(bytes ^ EACH('"'), 1)
                 | below(bytes ^ EACH('\\'), 1) | (bytes & EACH(0x80)));
}

static inline size_t stride_blank(const unsigned char *at)
{
    uint64_t others = eight(at) ^ EACH(' ');

    return others != 0 ? (size_t)__builtin_ctzll(others) / 8 : SCAN_WIDTH;
}

#include "jsonscan-body.h"
