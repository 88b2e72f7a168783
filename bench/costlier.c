/* SPDX-License-Identifier: MIT */
/*
 * costlier.c - the card, but each call takes MORE instructions more
 *
 * What gate-notices.sh shows the gate, to see it fail. Linked against the card
 * itself, whose execute() this one calls.
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
        __asm__ volatile("" ::: "memory"); /* two instructions a round */
    return real(call, result);
}
