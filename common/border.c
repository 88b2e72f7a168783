/* SPDX-License-Identifier: MIT */
/* border.c - copies a call and a result as far as both headers define them. */
#include "border.h"

#include <string.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_result(const struct card_result *result)
{
    return result != NULL && result->magic == CARD_MAGIC
           && result->abi == CARD_ABI
           && result->struct_size >= CARD_RESULT_LEAST;
}

/* Keeps the host's struct_size. */
static void clear_result(struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    uint32_t size = result->struct_size;

    memcpy(result, &empty, smaller(size, sizeof empty));
    result->struct_size = size;
}

bool border_call(const struct card_call *given, struct card_call *call)
{
    static const struct card_call empty = CARD_CALL_INIT;

    if (given == NULL || given->magic != CARD_MAGIC || given->abi != CARD_ABI
        || given->struct_size < CARD_CALL_LEAST)
        return false;
    *call = empty;
    /* Nothing after `waiting`: a later member needs its own check below. */
    memcpy(call, given,
           smaller(given->struct_size, CARD_END(card_call, waiting)));
    call->struct_size = sizeof *call;
    /* the host's struct may end within a member */
    if (!CARD_HAS(given, waiting))
        call->waiting = NULL;
    return true;
}

bool border_begin(const struct card_call *given, struct card_call *call,
                  struct card_result *result)
{
    if (!is_result(result))
        return false;
    clear_result(result);
    return border_call(given, call);
}
