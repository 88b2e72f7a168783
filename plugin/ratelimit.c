/* SPDX-License-Identifier: MIT */
/* ratelimit.c - parses the numbers and dates in header fields. */
#include "ratelimit.h"

#include <curl/curl.h>
#include <string.h>

#include "dialect.h"
#include "service.h"

/* The largest count or moment accepted; sums in microseconds stay in range. */
#define NUMBER_MAX INT64_C(99999999999)

/* The end of the year 9999, the last that a date can name. */
#define MOMENT_MAX INT64_C(253402300799)

/* The shortest form of an HTTP-date: asctime's (RFC 9110, section 5.6.7) */
#define DATE_MIN 24
#define DATE_MAX 63
#define USUAL_DATE 29

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

/* Days since 1970 of a date of the Gregorian calendar; the year begins in
   March, so that a leap day is its last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t march = (month + 9) % 12;
    int64_t y = year - (month < 3);

    return 365 * y + y / 4 - y / 100 + y / 400 + (march * 153 + 2) / 5 + day
           - 719469;
}

/* A number of this many digits; negative if it is not one. */
static int64_t digits_of(const char *text, size_t count)
{
    int64_t number = 0;

    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* The form that all servers send (RFC 9110, section 5.6.7), such as "Sun, 06
   Nov 1994 08:49:37 GMT". Returns LIMITS_UNKNOWN for any other form. */
static int64_t usual_date(const char *text, size_t size)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t month = 0, day, year, hour, minute, second;

    if (size != USUAL_DATE || memcmp(text + 3, ", ", 2) != 0 || text[7] != ' '
        || text[11] != ' ' || text[16] != ' ' || text[19] != ':'
        || text[22] != ':' || memcmp(text + 25, " GMT", 4) != 0)
        return LIMITS_UNKNOWN;
    while (month < 12 && memcmp(months + 3 * month, text + 8, 3) != 0)
        month++;
    day = digits_of(text + 5, 2);
    year = digits_of(text + 12, 4);
    hour = digits_of(text + 17, 2);
    minute = digits_of(text + 20, 2);
    second = digits_of(text + 23, 2);
    if (month == 12 || day < 1 || day > 31 || year < 1970 || hour < 0
        || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return LIMITS_UNKNOWN;
    return ((days_of(year, month + 1, day) * 24 + hour) * 60 + minute) * 60
           + second;
}

/* libcurl also accepts forms that servers must not send, such as "Sunday". */
static int64_t other_date(const char *value, size_t size)
{
    char text[DATE_MAX + 1];
    int64_t date; /* a time_t may have 32 bits */

    if (size < DATE_MIN || size > DATE_MAX)
        return LIMITS_UNKNOWN;
    memcpy(text, value, size);
    text[size] = '\0';
    date = curl_getdate(text, NULL);
    return date >= 0 && date <= MOMENT_MAX ? date : LIMITS_UNKNOWN;
}

int64_t limits_date(const char *value, size_t size)
{
    int64_t date = usual_date(value, size);

    return date != LIMITS_UNKNOWN ? date : other_date(value, size);
}

static int64_t date_of(const struct header_field *field)
{
    return limits_date(field->value, field->value_size);
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
    if (limits->retry_at == LIMITS_UNKNOWN && field->value_size > USUAL_DATE
        && at[USUAL_DATE] == ',')
        limits->retry_at = usual_date(at, USUAL_DATE);
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
