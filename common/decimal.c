/* SPDX-License-Identifier: MIT */
/* decimal.c - compares numbers by their digits and the position of the point.
 */
#include "decimal.h"

/* Exponents beyond this are clamped: no text has so many digits. */
#define EXPONENT_MOST INT64_C(1000000000000)

/* Reads the exponent; `at` is after the e. */
static int64_t read_exponent(const char *at, const char *end)
{
    bool negative = at < end && *at == '-';
    int64_t exponent = 0;

    if (at < end && (*at == '-' || *at == '+'))
        at++;
    for (; at < end; at++) {
        if (exponent < EXPONENT_MOST)
            exponent = exponent * 10 + (*at - '0');
    }
    return negative ? -exponent : exponent;
}

struct decimal decimal_read(struct json_span number)
{
    struct decimal read = {NULL, 0, 0, false};
    struct json_span text = json_trim(number);
    const char *at = text.data, *end = text.data + text.size;
    bool fraction = false;
    size_t seen = 0; /* digits from the first nonzero one */

    if (at < end && *at == '-') {
        read.negative = true;
        at++;
    }
    for (; at < end && *at != 'e' && *at != 'E'; at++) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        if (*at != '0' && read.digits == NULL)
            read.digits = at;
        if (read.digits != NULL)
            seen++;
        if (*at != '0')
            read.count = seen;
        if (fraction && read.digits == NULL)
            read.point--;
        else if (!fraction && read.digits != NULL)
            read.point++;
    }
    if (at < end)
        read.point += read_exponent(at + 1, end);
    if (read.count == 0)
        return (struct decimal){NULL, 0, 0, false};
    return read;
}

/* Reads the next digit; *at moves past it, and past a point before it. */
static int take_digit(const char **at)
{
    if (**at == '.')
        ++*at;
    return *(*at)++ - '0';
}

/* Writes the limit's digits, without a sign; returns how many. */
static size_t limit_digits(char *digits, uint64_t limit)
{
    size_t count = 0;

    for (uint64_t left = limit; left > 0; left /= 10)
        count++;
    for (size_t i = count; i > 0; i--, limit /= 10)
        digits[i - 1] = (char)('0' + limit % 10);
    return count;
}

/* Compares absolute values. */
static int compare_size(const struct decimal *number, uint64_t limit)
{
    char digits[24];
    size_t count = limit_digits(digits, limit);
    const char *at = number->digits;

    if (number->count == 0 || count == 0)
        return (number->count > 0) - (count > 0);
    if (number->point != (int64_t)count)
        return number->point < (int64_t)count ? -1 : 1;
    for (size_t i = 0; i < number->count || i < count; i++) {
        int ours = i < number->count ? take_digit(&at) : 0;
        int theirs = i < count ? digits[i] - '0' : 0;

        if (ours != theirs)
            return ours < theirs ? -1 : 1;
    }
    return 0;
}

int decimal_compare(const struct decimal *number, int64_t limit)
{
    uint64_t size = limit < 0 ? -(uint64_t)limit : (uint64_t)limit;

    if (number->negative != (limit < 0)) {
        if (number->count == 0 && limit == 0)
            return 0;
        return number->negative ? -1 : number->count == 0 && limit > 0 ? -1 : 1;
    }
    return number->negative ? -compare_size(number, size)
                            : compare_size(number, size);
}

bool decimal_is_whole(const struct decimal *number)
{
    return number->point >= 0 && (uint64_t)number->point >= number->count;
}

int64_t decimal_integer(const struct decimal *number)
{
    const char *at = number->digits;
    uint64_t sum = 0;

    if (decimal_compare(number, INT64_MAX) >= 0)
        return INT64_MAX;
    if (decimal_compare(number, INT64_MIN) <= 0)
        return INT64_MIN;
    for (int64_t i = 0; i < number->point; i++)
        sum = sum * 10
              + (uint64_t)(i < (int64_t)number->count ? take_digit(&at) : 0);
    return number->negative ? -(int64_t)sum : (int64_t)sum;
}

bool json_is_whole(struct json_span value)
{
    struct decimal number;

    if (json_type(value) != 'n')
        return false;
    number = decimal_read(value);
    return decimal_is_whole(&number);
}

bool json_whole(struct json_span value, int64_t *number)
{
    struct decimal read;

    if (!json_is_whole(value))
        return false;
    read = decimal_read(value);
    if (decimal_compare(&read, INT64_MIN) < 0
        || decimal_compare(&read, INT64_MAX) > 0)
        return false;
    *number = decimal_integer(&read);
    return true;
}
