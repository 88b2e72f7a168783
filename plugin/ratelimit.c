/* SPDX-License-Identifier: MIT */
/* ratelimit.c - parses the numbers and dates in header fields. */
#include "ratelimit.h"

#include <string.h>

#include "dialect.h"
#include "httpdate.h"
#include "service.h"

/* The largest count or moment accepted; sums in microseconds stay in range. */
#define NUMBER_MAX INT64_C(99999999999)

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

int64_t limits_number(const struct header_field *field)
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

static int64_t date_of(const struct header_field *field)
{
    return http_date(field->value, field->value_size);
}

/* ---- lists: a proxy may have joined the lines of a field ---- */

/* The next element's text without the blanks around it; returns false at the
   end. */
static bool next_element(const char **at, const char *end,
                         struct header_field *element)
{
    const char *comma, *stop;

    if (*at > end)
        return false;
    comma = memchr(*at, ',', (size_t)(end - *at));
    stop = comma != NULL ? comma : end;
    element->value = *at;
    *at = stop + 1;
    while (element->value < stop && is_blank(*element->value))
        element->value++;
    while (stop > element->value && is_blank(stop[-1]))
        stop--;
    element->value_size = (size_t)(stop - element->value);
    return true;
}

void limits_reset(struct limits *limits, const struct header_field *field)
{
    const char *at = field->value, *end = at + field->value_size;
    struct header_field element;
    int64_t least = NUMBER_MAX;

    while (next_element(&at, end, &element)) {
        int64_t reset = limits_number(&element);

        if (reset == LIMITS_UNKNOWN)
            return;
        least = reset < least ? reset : least;
    }
    if (limits->reset == LIMITS_UNKNOWN || least < limits->reset)
        limits->reset = least;
}

/* Seconds, also with a fraction: not standard, but some servers send it. */
static int64_t seconds_of(const struct header_field *element)
{
    const char *point = memchr(element->value, '.', element->value_size);
    size_t size =
        point != NULL ? (size_t)(point - element->value) : element->value_size;
    size_t more = element->value_size - size;
    struct header_field whole = {.value = element->value, .value_size = size};
    int64_t seconds = limits_number(&whole);
    bool part = false;

    for (size_t i = 1; i < more; i++) {
        if (point[i] < '0' || point[i] > '9')
            return LIMITS_UNKNOWN;
        part = part || point[i] != '0';
    }
    if (seconds != LIMITS_UNKNOWN)
        return seconds + part;
    for (size_t i = 0; i < size; i++) {
        if (element->value[i] < '0' || element->value[i] > '9')
            return LIMITS_UNKNOWN;
    }
    return size > 0 ? LIMITS_NEVER : LIMITS_UNKNOWN;
}

/* A list is not split here: an HTTP-date contains a comma. */
static void read_retry_after(struct limits *limits,
                             const struct header_field *field)
{
    const char *at = field->value, *end = at + field->value_size;
    struct header_field element;

    limits->retry_at = date_of(field);
    if (limits->retry_at == LIMITS_UNKNOWN && field->value_size > HTTP_DATE_SIZE
        && at[HTTP_DATE_SIZE] == ',')
        limits->retry_at = http_date_usual(at, HTTP_DATE_SIZE);
    if (limits->retry_at == LIMITS_UNKNOWN && next_element(&at, end, &element))
        limits->retry_after = seconds_of(&element);
}

bool limits_concurrency(const struct limits *limits)
{
    return limits->limit == 0 && limits->remaining == 0;
}

static void read_field(struct limits *limits, const struct header_field *field)
{
    if (field_is(field, "date")) {
        limits->date = date_of(field);
    } else if (field_is(field, "retry-after")) {
        read_retry_after(limits, field);
    }
}

void limits_read(struct limits *limits, const struct header_field *fields,
                 size_t count)
{
    *limits = (struct limits)LIMITS_INIT;
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].repeats)
            read_field(limits, &fields[i]);
    }
    dialects_read(service.dialects, limits, fields, count);
}
