/* SPDX-License-Identifier: MIT */
/*
 * costlier.c - the card, with MORE additional instructions per call
 *
 * gate-notices.sh uses it to check that the gate fails. It is linked with the
 * card itself, and calls the card's execute().
 */
#include <card.h>
#include <dlfcn.h>
#include <stddef.h>

int32_t execute(const struct card_call *call, struct card_result *result)
{
    static card_execute_fn real;

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, CARD_EXECUTE_SYMBOL);
    for (long i = MORE / 2; i > 0; i--)
        __asm__ volatile("" ::: "memory"); /* two instructions per iteration */
    return real(call, result);
}
