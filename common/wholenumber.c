/* SPDX-License-Identifier: MIT */
/* wholenumber.c - strtoimax(), without the other forms that it accepts. */
#include "wholenumber.h"

#include <errno.h>
#include <inttypes.h>

bool whole_number(const char *text, int64_t least, int64_t most,
                  int64_t *number)
{
    const char *digits = *text == '-' ? text + 1 : text;
    char *end;
    intmax_t value;

    if (*digits < '0' || *digits > '9')
        return false;
    errno = 0;
    value = strtoimax(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < least || value > most)
        return false;
    *number = value;
    return true;
}
