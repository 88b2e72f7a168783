/* SPDX-License-Identifier: MIT */
/*
 * kit-double.c - converts a double to and from JSON text in any locale
 *
 * The C library reads and writes the decimal separator of the process's locale,
 * which is the host's and may be several bytes long.
 */
#include <locale.h>
#include <stdlib.h>

#include "kit-work.h"

bool kit_read_double(const char *text, double *number)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);

    if (plain == (locale_t)0)
        return false;
    *number = strtod_l(text, NULL, plain);
    freelocale(plain);
    return true;
}

static bool is_plain(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e';
}

/* Writes a point for whatever separator the locale has. */
static void write_digits(struct buf *out, int digits, double number)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    bool in_comma = false;

    buf_fmt(&text, "%.*g", digits, number);
    for (size_t i = 0; i < text.size; i++) {
        bool plain = is_plain(text.data[i]);

        if (plain)
            buf_char(out, text.data[i]);
        else if (!in_comma)
            buf_char(out, '.');
        in_comma = !plain;
    }
    out->failed = out->failed || !buf_ok(&text);
}

/* Writes the fewest digits that read back as the same number; 17 always do. */
bool kit_write_double(struct buf *out, double number)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    double same;

    for (int digits = 15; digits <= 17; digits++) {
        buf_reset(&text);
        write_digits(&text, digits, number);
        if (!buf_ok(&text) || !kit_read_double(buf_cstr(&text), &same))
            return false;
        if (memcmp(&same, &number, sizeof same) == 0)
            break;
    }
    buf_add(out, text.data, text.size);
    return buf_ok(out);
}
