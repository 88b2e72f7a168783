/* SPDX-License-Identifier: MIT */
/* jsonscan-avx2.c - a scanner for processors with AVX2, 32 bytes per stride. */
#include "jsonscan.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SCAN_NAME json_scan_avx2
#define SCAN_TARGET __attribute__((target("avx2,bmi")))
#define SCAN_WIDTH 32

/* As signed bytes, control characters and everything beyond ASCII are less than
   space. */
SCAN_TARGET static inline __attribute__((always_inline)) size_t
stride_plain(const unsigned char *at)
{
    __m256i bytes = _mm256_loadu_si256((const void *)at);
    __m256i ends = _mm256_or_si256(
        _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes),
        _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
                        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'))));
    unsigned mask = (unsigned)_mm256_movemask_epi8(ends);

    return mask != 0 ? (size_t)__builtin_ctz(mask) : SCAN_WIDTH;
}

SCAN_TARGET static inline __attribute__((always_inline)) size_t
stride_blank(const unsigned char *at)
{
    __m256i bytes = _mm256_loadu_si256((const void *)at);
    __m256i blank = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(' '));
    unsigned mask = ~(unsigned)_mm256_movemask_epi8(blank);

    return mask != 0 ? (size_t)__builtin_ctz(mask) : SCAN_WIDTH;
}

#include "jsonscan-body.h"
#endif
