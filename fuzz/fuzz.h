/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - the interface of a fuzz target
 *
 * A target is a program with one function. libFuzzer calls it with inputs that
 * it generates (--enable-fuzzing), and replay.c with those of fuzz/corpus/NAME.
 * The function returns 0 for every input; if a condition that must hold does
 * not, it aborts.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "card-family.h"
#include "card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(holds)                                                     \
    do {                                                                \
        if (!(holds)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds); \
            abort();                                                    \
        }                                                               \
    } while (0)

/* Checks that the result follows card.h, for any input and any answer. */
void must_be_a_result(int32_t code, const struct card_result *result);

/* Checks that the output, if there is one, contains the answer unchanged. */
void must_be_the_answer(const struct card_result *result);

/* Checks that the output has this member, of a type as in json_type(). */
void must_have(const struct card_result *result, const char *key, char type);

/* Another card of the module. */
const struct card_member *must_be_a_member(const char *id);

#endif
