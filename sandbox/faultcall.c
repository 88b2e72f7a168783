/* SPDX-License-Identifier: MIT */
/*
 * faultcall.c - reads the parameters of a fault
 */
#include "faultcall.h"

#include <string.h>

#include "wholenumber.h"

const char *fault_text(const struct fault_call *call, const char *key)
{
    for (size_t i = 0; i < call->params->count; i++)
        if (strcmp(call->params->items[i].name, key) == 0)
            return call->params->items[i].value;
    return NULL;
}

bool fault_number(const struct fault_call *call, const char *key,
                  int64_t minimum, int64_t maximum, int64_t otherwise,
                  int64_t *number)
{
    const char *text = fault_text(call, key);

    *number = otherwise;
    if (text == NULL || whole_number(text, minimum, maximum, number))
        return true;
    answer_error_because(call->answer, ERROR_VALIDATION, key,
                         "%s: The value must be a number from %lld to %lld.",
                         key, (long long)minimum, (long long)maximum);
    return false;
}
