/* SPDX-License-Identifier: MIT */
/* jsonscan-sse2.c - a scanner for any x86-64 processor, 16 bytes per stride. */
#include "jsonscan.h"

#if defined(__x86_64__)
#include <emmintrin.h>

#define SCAN_NAME json_scan_sse2
#define SCAN_TARGET
#define SCAN_WIDTH 16

/* As signed bytes, control characters and everything beyond ASCII are less than
   space. */
static inline __attribute__((always_inline)) size_t
stride_plain(const unsigned char *at)
{
    __m128i bytes = _mm_loadu_si128((const void *)at);
    __m128i ends =
        _mm_or_si128(_mm_cmpgt_epi8(_mm_set1_epi8(' '), bytes),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    unsigned mask = (unsigned)_mm_movemask_epi8(ends);

    return mask != 0 ? (size_t)__builtin_ctz(mask) : SCAN_WIDTH;
}

static inline __attribute__((always_inline)) size_t
stride_blank(const unsigned char *at)
{
    __m128i bytes = _mm_loadu_si128((const void *)at);
    __m128i blank = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
    unsigned mask = (unsigned)_mm_movemask_epi8(blank) ^ 0xFFFFu;

    return mask != 0 ? (size_t)__builtin_ctz(mask) : SCAN_WIDTH;
}

#include "jsonscan-body.h"
#endif
