/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what a fuzz target is
 *
 * A target is a program of one function, which libFuzzer calls with inputs it
 * makes up (--enable-fuzzing), and replay.c with those of fuzz/corpus/NAME.
 * Whatever the input, the function returns 0; what must hold and does not
 * ends the process.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(holds)                                                     \
    do {                                                                \
        if (!(holds)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds); \
            abort();                                                    \
        }                                                               \
    } while (0)

/* Is what the card gave as card.h has it? Of any input and any answer. */
void must_be_a_result(int32_t code, const struct card_result *result);

#endif
