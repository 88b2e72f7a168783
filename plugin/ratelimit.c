/* SPDX-License-Identifier: MIT */
/* ratelimit.c - numbers and dates out of header fields. */
#include "ratelimit.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

/* No moment and no count is larger; sums of microseconds stay in range. */
#define NUMBER_MAX INT64_C(99999999999)

/* The shortest form of an HTTP-date: asctime's (RFC 9110, section 5.6.7) */
#define DATE_MIN 24
#define DATE_MAX 63

static int64_t number_of(const struct header_field *field)
{
    int64_t number = 0;

    for (size_t i = 0; i < field->value_size; i++) {
        char c = field->value[i];

        if (c < '0' || c > '9')
            return LIMITS_UNKNOWN;
        number = number * 10 + (c - '0');
        if (number > NUMBER_MAX)
            return LIMITS_UNKNOWN;
    }
    return field->value_size > 0 ? number : LIMITS_UNKNOWN;
}

/* libcurl also takes what no server may send, such as "Sunday". */
int64_t limits_date(const char *value, size_t size)
{
    char text[DATE_MAX + 1];
    time_t date;

    if (size < DATE_MIN || size > DATE_MAX)
        return LIMITS_UNKNOWN;
    memcpy(text, value, size);
    text[size] = '\0';
    date = curl_getdate(text, NULL);
    return date >= 0 && date <= NUMBER_MAX ? (int64_t)date : LIMITS_UNKNOWN;
}

static int64_t date_of(const struct header_field *field)
{
    return limits_date(field->value, field->value_size);
}

bool limits_concurrency(const struct limits *limits)
{
    return limits->limit == 0 && limits->remaining == 0;
}

void limits_read(struct limits *limits, const struct header_field *fields,
                 size_t count)
{
    const struct {
        const char *name;
        int64_t (*read)(const struct header_field *);
        int64_t *value;
    } wanted[] = {
        {"x-rate-limit-limit", number_of, &limits->limit},
        {"x-rate-limit-remaining", number_of, &limits->remaining},
        {"x-rate-limit-reset", number_of, &limits->reset},
        {"date", date_of, &limits->date},
        {"retry-after", number_of, &limits->retry_after},
        {"retry-after", date_of, &limits->retry_at},
    };

    *limits = (struct limits)LIMITS_INIT;
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
            if (!fields[i].repeats
                && strcasecmp(fields[i].name, wanted[w].name) == 0)
                *wanted[w].value = wanted[w].read(&fields[i]);
        }
    }
}
