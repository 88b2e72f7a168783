/* SPDX-License-Identifier: MIT */
/* option-values.c - the values of options, each read strictly. */
#include "option-values.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool option_color(enum color *color, const char *when, struct problem *problem)
{
    if (strcmp(when, "auto") == 0)
        *color = COLOR_AUTO;
    else if (strcmp(when, "always") == 0)
        *color = COLOR_ALWAYS;
    else if (strcmp(when, "never") == 0)
        *color = COLOR_NEVER;
    else
        return problem_set(problem, STATUS_USAGE,
                           "--color takes auto, always or never, not '%s'",
                           when);
    return true;
}

/* Seconds, fractions allowed, up to a year. */
bool option_deadline(int64_t *ms, const char *text, struct problem *problem)
{
    char *end;
    double seconds;

    errno = 0;
    seconds = strtod(text, &end);
    if (end == text || *end != '\0' || errno != 0 || !isfinite(seconds)
        || seconds < 0.001 || seconds > 31536000)
        return problem_set(problem, STATUS_USAGE,
                           "--deadline takes seconds from 0.001 to 31536000,"
                           " such as 30, not '%s'",
                           text);
    *ms = (int64_t)(seconds * 1000);
    return true;
}

bool option_number(int64_t *number, const char *text, const char *name,
                   int64_t least, int64_t most, struct problem *problem)
{
    char *end;
    intmax_t value;

    errno = 0;
    value = strtoimax(text, &end, 10);
    if (isdigit((unsigned char)*text) && *end == '\0' && errno == 0
        && value >= least && value <= most) {
        *number = value;
        return true;
    }
    if (most == INT64_MAX)
        return problem_set(problem, STATUS_USAGE,
                           "%s takes a whole number from %" PRId64
                           " on, not '%s'",
                           name, least, text);
    return problem_set(problem, STATUS_USAGE,
                       "%s takes a whole number from %" PRId64 " to %" PRId64
                       ", not '%s'",
                       name, least, most, text);
}
