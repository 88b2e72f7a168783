/* SPDX-License-Identifier: MIT */
/* crc32c.c - processes eight bytes per step, with eight tables built at first
   use. */
#include "crc32c.h"

#include <pthread.h>

#define POLYNOMIAL 0x82F63B78u /* 0x1EDC6F41 with its bits reversed */

static uint32_t tables[8][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;

        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
        tables[0][i] = crc;
    }
    for (int t = 1; t < 8; t++) {
        for (int i = 0; i < 256; i++) {
            uint32_t before = tables[t - 1][i];

            tables[t][i] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    }
}

static uint32_t load(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16
           | (uint32_t)at[3] << 24;
}

uint32_t crc32c(uint32_t crc, const void *data, size_t size)
{
    const unsigned char *at = data;

    pthread_once(&once, make_tables);
    crc = ~crc;
    for (; size >= 8; size -= 8, at += 8) {
        uint32_t low = load(at) ^ crc;
        uint32_t high = load(at + 4);

        crc = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF]
              ^ tables[5][(low >> 16) & 0xFF] ^ tables[4][low >> 24]
              ^ tables[3][high & 0xFF] ^ tables[2][(high >> 8) & 0xFF]
              ^ tables[1][(high >> 16) & 0xFF] ^ tables[0][high >> 24];
    }
    for (; size > 0; size--, at++)
        crc = (crc >> 8) ^ tables[0][(crc ^ *at) & 0xFF];
    return ~crc;
}
