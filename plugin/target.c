/* SPDX-License-Identifier: MIT */
/* target.c - percent-encodes and decodes texts, and checks paths. */
#include "target.h"

#include <string.h>

#include "ascii.h"

/* Unreserved characters of RFC 3986, section 2.3 */
static bool is_unreserved(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c)
           || (c != '\0' && strchr("-._~", c));
}

static bool stays(char c, const char *also)
{
    return is_unreserved(c) || (c != '\0' && strchr(also, c) != NULL);
}

/* Encodes what is neither unreserved nor in `also`. */
static void add_encoded(struct buf *out, const char *text, size_t size,
                        const char *also)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t begin = 0;

    for (size_t i = 0; i < size; i++) {
        unsigned char b = (unsigned char)text[i];

        if (stays(text[i], also))
            continue;
        buf_add(out, text + begin, i - begin);
        buf_char(out, '%');
        buf_char(out, digits[b >> 4]);
        buf_char(out, digits[b & 15]);
        begin = i + 1;
    }
    buf_add(out, text + begin, size - begin);
}

void target_decode(struct buf *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high = text[i] == '%' && size - i > 2 ? ascii_hex(text[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex(text[i + 2]) : -1;

        if (low >= 0)
            buf_char(out, (char)(high << 4 | low));
        else
            buf_char(out, text[i]);
        i += low >= 0 ? 2 : 0;
    }
}

void target_encode(struct buf *out, const char *text, size_t size)
{
    add_encoded(out, text, size, "");
}

void target_encode_url(struct buf *out, const char *text, size_t size)
{
    /* pchar, "/" and "?" of RFC 3986, and the % of an escape */
    add_encoded(out, text, size, "!$&'()*+,;=:@/?%");
}

bool target_decodes_to(struct json_span encoded, const struct buf *plain,
                       bool *no_memory)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    target_decode(&text, encoded.data, encoded.size);
    if (!buf_ok(&text))
        *no_memory = true;
    return !*no_memory && text.size == plain->size
           && memcmp(buf_cstr(&text), buf_cstr(plain), text.size) == 0;
}

struct json_span target_parameter(const struct buf *target, const char *name)
{
    size_t size = strlen(name);
    const char *at = strchr(buf_cstr(target), '?');

    for (; at != NULL; at = strchr(at + 1, '&')) {
        if (strncmp(at + 1, name, size) == 0 && at[size + 1] == '=')
            return (struct json_span){at + size + 2,
                                      strcspn(at + size + 2, "&")};
    }
    return (struct json_span){NULL, 0};
}

/* Is this the name of the parameter, which is encoded? */
static bool is_named(const char *parameter, size_t size, const struct buf *name)
{
    const char *equals = memchr(parameter, '=', size);
    size_t end = equals != NULL ? (size_t)(equals - parameter) : size;
    size_t at = 0;

    for (size_t i = 0; i < end; i++, at++) {
        int high = parameter[i] == '%' && end - i > 2
                       ? ascii_hex(parameter[i + 1])
                       : -1;
        int low = high >= 0 ? ascii_hex(parameter[i + 2]) : -1;
        char c = parameter[i];

        if (low >= 0)
            c = (char)(high * 16 + low);
        if (at == name->size || name->data[at] != c)
            return false;
        i += low >= 0 ? 2 : 0;
    }
    return at == name->size;
}

static void add_parameter(struct buf *out, char before, const struct buf *name,
                          const struct buf *value)
{
    buf_char(out, before);
    target_encode(out, buf_cstr(name), name->size);
    buf_char(out, '=');
    target_encode(out, buf_cstr(value), value->size);
}

void target_set_parameter(struct buf *out, const struct buf *target,
                          const struct buf *name, const struct buf *value)
{
    const char *at = buf_cstr(target), *end = at + target->size;
    size_t path = strcspn(at, "?");
    char before = '?';
    bool is_set = false;

    buf_add(out, at, path);
    for (at += path; at < end;) {
        const char *begin = ++at;
        size_t size = strcspn(begin, "&");

        at += size;
        if (size == 0 || (is_named(begin, size, name) && is_set))
            continue;
        if (is_named(begin, size, name)) {
            add_parameter(out, before, name, value);
            is_set = true;
        } else {
            buf_char(out, before);
            buf_add(out, begin, size);
        }
        before = '&';
    }
    if (!is_set)
        add_parameter(out, before, name, value);
}

/* ---- checks ---- */

bool target_has_control(const struct buf *plain)
{
    for (size_t i = 0; i < plain->size; i++) {
        unsigned char b = (unsigned char)plain->data[i];

        if (b >= ' ' && b < 0x7F)
            continue;
        if (b < ' ' || b == 0x7F)
            return true;
        if (b == 0xC2 && i + 1 < plain->size
            && (unsigned char)plain->data[i + 1] >= 0x80
            && (unsigned char)plain->data[i + 1] <= 0x9F)
            return true;
    }
    return false;
}

/* Is the segment . or .., with or without ;parameters? */
static bool is_dots(const char *segment, size_t size)
{
    const char *semicolon = memchr(segment, ';', size);

    if (semicolon != NULL)
        size = (size_t)(semicolon - segment);
    return (size == 1 && segment[0] == '.')
           || (size == 2 && segment[0] == '.' && segment[1] == '.');
}

bool target_has_dots(const char *path, size_t size)
{
    size_t begin = 0;

    for (size_t i = 0; i <= size; i++) {
        if (i < size && path[i] != '/' && path[i] != '\\')
            continue;
        if (is_dots(path + begin, i - begin))
            return true;
        begin = i + 1;
    }
    return false;
}

bool target_add_segment(struct buf *target, const struct buf *text)
{
    if (target_has_control(text) || target_has_dots(buf_cstr(text), text->size))
        return false;
    target_encode(target, buf_cstr(text), text->size);
    return true;
}
