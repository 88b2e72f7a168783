/* SPDX-License-Identifier: MIT */
/*
 * siphash.h - SipHash-2-4: a hash that nobody can guess without the key
 */
#ifndef SIPHASH_H
#define SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY_SIZE 16

uint64_t siphash(const uint8_t key[SIPHASH_KEY_SIZE], const char *data,
                 size_t size);

#endif
