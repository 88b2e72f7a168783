/* SPDX-License-Identifier: MIT */
/*
 * crc32c.h - CRC-32C (Castagnoli), as in RFC 3720, section 12.1
 */
#ifndef CRC32C_H
#define CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continues the checksum `crc` with these bytes; start with 0. */
uint32_t crc32c(uint32_t crc, const void *data, size_t size);

#endif
