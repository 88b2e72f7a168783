/* SPDX-License-Identifier: MIT */
/*
 * instant.c - parses, compares and writes moments
 */
#include "instant.h"

#include <time.h>

struct reader {
    const char *at;
    const char *end;
};

/* Reads exactly `count` digits, at most 9. */
static bool digits(struct reader *in, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (in->at == in->end || *in->at < '0' || *in->at > '9')
            return false;
        *number = *number * 10 + (*in->at++ - '0');
    }
    return true;
}

static bool letter(struct reader *in, char c)
{
    if (in->at == in->end || *in->at != c)
        return false;
    in->at++;
    return true;
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Returns the days since 1970-01-01 in the Gregorian calendar, for any year. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
           - 719468;
}

static bool read_date(struct reader *in, int64_t *seconds)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};
    int year, month, day;

    if (!digits(in, 4, &year) || !letter(in, '-') || !digits(in, 2, &month)
        || !letter(in, '-') || !digits(in, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1
        || day > month_days[month - 1] + (month == 2 && leap(year)))
        return false;
    *seconds = days_from_civil(year, month, day) * 86400;
    return true;
}

static bool read_fraction(struct reader *in, int32_t *nanos)
{
    int32_t unit = 100000000;
    const char *first = in->at;

    while (in->at < in->end && *in->at >= '0' && *in->at <= '9') {
        *nanos += (*in->at++ - '0') * unit;
        unit /= 10;
    }
    return in->at > first;
}

static bool read_zone(struct reader *in, int64_t *seconds)
{
    int hours, minutes;

    if (letter(in, 'Z') || letter(in, 'z'))
        return true;
    int sign = letter(in, '+') ? 1 : letter(in, '-') ? -1 : 0;
    if (sign == 0 || !digits(in, 2, &hours))
        return false;
    (void)letter(in, ':');
    if (!digits(in, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *seconds -= sign * (hours * 3600 + minutes * 60);
    return true;
}

bool instant_parse(const char *text, size_t size, struct instant *instant)
{
    struct reader in = {text, text + size};
    int hour, minute, second = 0;

    *instant = (struct instant){0, 0};
    if (!read_date(&in, &instant->seconds))
        return false;
    if (in.at == in.end)
        return true;
    if (!letter(&in, 'T') && !letter(&in, 't'))
        return false;
    if (!digits(&in, 2, &hour) || !letter(&in, ':') || !digits(&in, 2, &minute)
        || hour > 23 || minute > 59)
        return false;
    if (letter(&in, ':')) {
        if (!digits(&in, 2, &second) || second > 60)
            return false;
        if (letter(&in, '.') && !read_fraction(&in, &instant->nanos))
            return false;
    }
    instant->seconds += hour * 3600 + minute * 60 + second;
    return read_zone(&in, &instant->seconds) && in.at == in.end;
}

int instant_compare(const struct instant *a, const struct instant *b)
{
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? -1 : 1;
    return (a->nanos > b->nanos) - (a->nanos < b->nanos);
}

struct instant instant_from_ms(int64_t ms)
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0);
    return (struct instant){seconds,
                            (int32_t)((ms - seconds * 1000) * 1000000)};
}

/* Writes `count` digits, beginning with the last. */
static void put_digits(char *text, int count, int64_t number)
{
    for (int i = count - 1; i >= 0; i--) {
        text[i] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* Does not use printf(), as a list of devices has hundreds of moments, and
   printf() would take most of the time needed to write it. */
void instant_write(char text[INSTANT_ROOM], int64_t ms)
{
    struct instant instant = instant_from_ms(ms);
    time_t seconds = (time_t)instant.seconds;
    struct tm tm;

    memcpy(text, "0000-00-00T00:00:00.000Z", INSTANT_ROOM);
    if (gmtime_r(&seconds, &tm) == NULL)
        return;
    put_digits(text, 4, tm.tm_year + 1900);
    put_digits(text + 5, 2, tm.tm_mon + 1);
    put_digits(text + 8, 2, tm.tm_mday);
    put_digits(text + 11, 2, tm.tm_hour);
    put_digits(text + 14, 2, tm.tm_min);
    put_digits(text + 17, 2, tm.tm_sec);
    put_digits(text + 20, 3, instant.nanos / 1000000);
}

void put_instant(struct json_object *object, const char *key, int64_t ms)
{
    char text[INSTANT_ROOM];

    instant_write(text, ms);
    put_text(object, key, text);
}

int64_t instant_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t instant_advance_ms(int64_t previous)
{
    int64_t now = instant_now_ms();

    return now > previous ? now : previous + 1;
}
