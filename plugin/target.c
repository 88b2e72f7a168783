/* SPDX-License-Identifier: MIT */
/* target.c - the rules of relative_url and query, and their encoding. */
#include "target.h"

#include <string.h>

#include "card.h"
#include "descriptor.h"
#include "jsonwrite.h"
#include "members.h"

static const char field_url[] = "relative_url";
static const char field_query[] = "query";

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* RFC 3986, section 2.3 */
static bool is_unreserved(char c)
{
    return is_alpha(c) || is_digit(c) || (c != '\0' && strchr("-._~", c));
}

/* pchar, "/" and "?" of RFC 3986, and the % of an escape */
static bool is_url_char(char c)
{
    return is_unreserved(c) || (c != '\0' && strchr("!$&'()*+,;=:@/?%", c));
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* ---- relative_url: what is refused ---- */

static bool refuse(struct error *error, const char *message)
{
    error_add(error, CARD_INVALID_INPUT, field_url, "/relative_url", "%s",
              message);
    return false;
}

/* "https:", "data:" … RFC 3986, section 3.1 */
static bool has_scheme(const char *url, size_t size)
{
    size_t i = 0;

    if (size == 0 || !is_alpha(url[0]))
        return false;
    while (i < size
           && (is_alpha(url[i]) || is_digit(url[i])
               || (url[i] != '\0' && strchr("+-.", url[i]))))
        i++;
    return i < size && url[i] == ':';
}

static bool beginning_allowed(const char *url, size_t size, struct error *error)
{
    if (has_scheme(url, size))
        return refuse(error, "Relative URL must not name a scheme or a host: "
                             "the request goes to the connection's domain. "
                             "Begin with the path, as in /api/v1/devices.");
    if (size > 1 && url[0] == '/' && url[1] == '/')
        return refuse(error, "Relative URL must begin with one slash: two name "
                             "another host. Write /api/v1/devices.");
    if (url[0] != '/')
        return refuse(error, "Relative URL must begin with a slash, as in "
                             "/api/v1/devices.");
    return true;
}

/* One decoding of %XX. False when an escape is broken. */
static bool decode(struct buf *plain, const char *url, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high, low;

        if (url[i] != '%') {
            buf_char(plain, url[i]);
            continue;
        }
        high = i + 1 < size ? hex_digit(url[i + 1]) : -1;
        low = i + 2 < size ? hex_digit(url[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        buf_char(plain, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

/* C0, DEL, and C1 as UTF-8 writes it */
static bool has_control(const struct buf *plain)
{
    for (size_t i = 0; i < plain->size; i++) {
        unsigned char b = (unsigned char)plain->data[i];
        unsigned char next =
            i + 1 < plain->size ? (unsigned char)plain->data[i + 1] : 0;

        if (b < 0x20 || b == 0x7F)
            return true;
        if (b == 0xC2 && next >= 0x80 && next <= 0x9F)
            return true;
    }
    return false;
}

/* A segment that is . or .., with or without ;parameters */
static bool is_dots(const char *segment, size_t size)
{
    const char *semicolon = memchr(segment, ';', size);

    if (semicolon != NULL)
        size = (size_t)(semicolon - segment);
    return (size == 1 && segment[0] == '.')
           || (size == 2 && segment[0] == '.' && segment[1] == '.');
}

/* The decoded path: an escaped separator separates here too. */
static bool has_dot_segment(const char *path, size_t size)
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

static bool path_end_allowed(const char *url, size_t size, struct error *error)
{
    const char *question = memchr(url, '?', size);
    size_t path_size = question != NULL ? (size_t)(question - url) : size;
    auto_buf struct buf plain = BUF_INIT(TARGET_RELATIVE_URL_MAX);
    auto_buf struct buf path = BUF_INIT(TARGET_RELATIVE_URL_MAX);

    if (!decode(&plain, url, size))
        return refuse(error, "Relative URL has a % that two hexadecimal digits "
                             "do not follow. Write %25 for a percent sign.");
    decode(&path, url, path_size);
    if (!buf_ok(&plain) || !buf_ok(&path))
        return error_no_memory(error);
    if (has_control(&plain))
        return refuse(error, "Relative URL holds a control character, written "
                             "or percent-encoded. Take it out.");
    if (has_dot_segment(path.data, path.size))
        return refuse(error, "Relative URL holds a . or .. segment, written or "
                             "percent-encoded. Write the path it leads to.");
    return true;
}

static bool url_allowed(const char *url, size_t size, struct error *error)
{
    if (size > TARGET_RELATIVE_URL_MAX)
        return refuse(error, "Relative URL is longer than 8192 bytes. Give "
                             "parameters in Query, or fewer of them.");
    if (!beginning_allowed(url, size, error))
        return false;
    if (memchr(url, '\\', size) != NULL)
        return refuse(error, "Relative URL holds a backslash. Separate with /, "
                             "or write %5C for the character itself.");
    if (memchr(url, '#', size) != NULL)
        return refuse(error, "Relative URL holds a # fragment, which is never "
                             "sent. Leave it out, or write %23 for the "
                             "character itself.");
    return path_end_allowed(url, size, error);
}

/* ---- encoding ---- */

static void add_encoded(struct buf *out, const char *text, size_t size,
                        bool (*stays)(char))
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < size; i++) {
        unsigned char b = (unsigned char)text[i];

        if (stays(text[i])) {
            buf_char(out, text[i]);
        } else {
            buf_char(out, '%');
            buf_char(out, digits[b >> 4]);
            buf_char(out, digits[b & 15]);
        }
    }
}

void target_encode(struct buf *out, const char *text, size_t size)
{
    add_encoded(out, text, size, is_unreserved);
}

bool target_path(struct buf *target, struct json_span relative_url,
                 struct error *error)
{
    auto_buf struct buf url = BUF_INIT(relative_url.size);

    json_unquote(&url, relative_url);
    if (!buf_ok(&url))
        return error_no_memory(error);
    if (!url_allowed(buf_cstr(&url), url.size, error))
        return false;
    add_encoded(target, url.data, url.size, is_url_char);
    return buf_ok(target) || error_buf(error, target, field_url);
}

/* ---- query ---- */

static void add_pair(struct buf *target, const struct buf *name,
                     struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(value.size);
    char last = target->size > 0 ? target->data[target->size - 1] : '\0';

    if (memchr(buf_cstr(target), '?', target->size) == NULL)
        buf_char(target, '?');
    else if (last != '?' && last != '&')
        buf_char(target, '&');
    target_encode(target, buf_cstr(name), name->size);
    buf_char(target, '=');
    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        buf_add(&text, value.data, value.size);
    if (!buf_ok(&text))
        target->failed = true;
    target_encode(target, buf_cstr(&text), text.size);
}

static bool query_element(struct buf *target, const struct buf *name,
                          struct json_span value, const char *pointer,
                          struct error *error)
{
    switch (json_type(value)) {
    case 's':
    case 'n':
    case 't':
    case 'f':
        add_pair(target, name, value);
        return true;
    case '0':
        return true;
    default:
        break;
    }
    error_add(error, CARD_INVALID_INPUT, field_query, pointer,
              "A Query value must be a string, a number, true, false, null or "
              "an array of these, not %s.",
              members_type_name(value));
    return false;
}

static bool query_array(struct buf *target, const struct buf *name,
                        struct json_span array, const struct buf *pointer,
                        struct error *error)
{
    struct json_walk walk;
    struct json_span value;
    bool good = true;
    size_t i = 0;

    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &value)) {
        auto_buf struct buf at = BUF_INIT(pointer->size + 32);

        buf_fmt(&at, "%s/%zu", buf_cstr(pointer), i++);
        if (!error_kept(error, &at))
            return false;
        good = query_element(target, name, value, buf_cstr(&at), error) && good;
    }
    return good;
}

static bool query_member(struct buf *target, struct json_span key,
                         struct json_span value, bool again,
                         struct error *error)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    auto_buf struct buf pointer = BUF_INIT(2 * key.size + 16);

    json_unquote(&name, key);
    buf_str(&pointer, "/query");
    json_pointer_add(&pointer, buf_cstr(&name), name.size);
    if (!buf_ok(&name) || !buf_ok(&pointer))
        return error_no_memory(error);
    if (again) {
        error_add(error, CARD_INVALID_INPUT, field_query, buf_cstr(&pointer),
                  "This Query key is given twice. Give it once, with an array "
                  "of values to repeat it.");
        return false;
    }
    if (json_type(value) == 'a')
        return query_array(target, &name, value, &pointer, error);
    return query_element(target, &name, value, buf_cstr(&pointer), error);
}

/* Did the same key stand before this one? */
static bool stood_before(struct buf *target, struct json_span query,
                         struct json_span key)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    struct json_walk walk;
    struct json_span other, value;

    json_unquote(&name, key);
    if (!buf_ok(&name))
        target->failed = true;
    json_walk_into(&walk, query);
    while (json_walk_member(&walk, &other, &value) && other.data < key.data) {
        if (strlen(buf_cstr(&name)) == name.size
            && json_string_is(other, buf_cstr(&name)))
            return true;
    }
    return false;
}

bool target_query(struct buf *target, struct json_span query,
                  struct error *error)
{
    struct json_walk walk;
    struct json_span key, value;
    bool good = true;
    size_t count = 0;

    json_walk_into(&walk, query);
    while (buf_ok(target) && json_walk_member(&walk, &key, &value)) {
        if (++count > TARGET_KEYS_MAX) {
            error_add(error, CARD_INVALID_INPUT, field_query, "/query",
                      "Query has more than %d keys. Ask with fewer.",
                      TARGET_KEYS_MAX);
            return false;
        }
        good = query_member(target, key, value,
                            stood_before(target, query, key), error)
               && good;
    }
    if (!buf_ok(target))
        return error_buf(error, target, field_query);
    return good;
}
