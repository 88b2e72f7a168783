/* SPDX-License-Identifier: MIT */
/* httpdate.c - reads the usual form itself, and the others with libcurl. */
#include "httpdate.h"

#include <curl/curl.h>
#include <string.h>

/* The end of the year 9999, the last that a date can name. */
#define MOMENT_MAX INT64_C(253402300799)

/* The shortest form of an HTTP-date: asctime's (RFC 9110, section 5.6.7) */
#define DATE_MIN 24
#define DATE_MAX 63

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

int64_t http_date_usual(const char *text, size_t size)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t month = 0, day, year, hour, minute, second;

    if (size != HTTP_DATE_SIZE || memcmp(text + 3, ", ", 2) != 0
        || text[7] != ' ' || text[11] != ' ' || text[16] != ' '
        || text[19] != ':' || text[22] != ':'
        || memcmp(text + 25, " GMT", 4) != 0)
        return HTTP_DATE_NONE;
    while (month < 12 && memcmp(months + 3 * month, text + 8, 3) != 0)
        month++;
    day = digits_of(text + 5, 2);
    year = digits_of(text + 12, 4);
    hour = digits_of(text + 17, 2);
    minute = digits_of(text + 20, 2);
    second = digits_of(text + 23, 2);
    if (month == 12 || day < 1 || day > 31 || year < 1970 || hour < 0
        || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return HTTP_DATE_NONE;
    return ((days_of(year, month + 1, day) * 24 + hour) * 60 + minute) * 60
           + second;
}

/* libcurl also accepts forms that servers must not send, such as "Sunday". */
static int64_t other_date(const char *value, size_t size)
{
    char text[DATE_MAX + 1];
    int64_t date; /* a time_t may have 32 bits */

    if (size < DATE_MIN || size > DATE_MAX)
        return HTTP_DATE_NONE;
    memcpy(text, value, size);
    text[size] = '\0';
    date = curl_getdate(text, NULL);
    return date >= 0 && date <= MOMENT_MAX ? date : HTTP_DATE_NONE;
}

int64_t http_date(const char *value, size_t size)
{
    int64_t date = http_date_usual(value, size);

    return date != HTTP_DATE_NONE ? date : other_date(value, size);
}
