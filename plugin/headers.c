/* SPDX-License-Identifier: MIT */
/* headers.c - checks the header fields of a form or a connection, and makes
   header lines of them. */
#include "headers.h"

#include <string.h>

#include "ascii.h"
#include "card.h"
#include "jsonwrite.h"
#include "mediatype.h"
#include "members.h"
#include "service.h"

static const char field[] = "headers";

/* A name that ends in * matches all names that begin with the part before
   it. */
static const struct {
    const char *name;
    const char *why;
} owned[] = {
    {"Authorization", "the connection signs the request"},
    {"DPoP", "the connection signs the request"},
    {"Content-Length", "it is counted from Body"},
    {"Transfer-Encoding", "the connector decides how Body travels"},
    {"Connection", "the connector manages its connections"},
    {"Upgrade", "the connector manages its connections"},
    {"TE", "the connector decides how the answer travels"},
    {"Trailer", "the connector decides how Body travels"},
    {"Expect", "the connector decides how Body travels"},
    {"Accept-Encoding", "the connector decompresses the answer itself"},
    {"Proxy-*", "the proxy is the connection's"},
    {"Cookie", "the connection signs the request, and no cookie does"},
};

/* RFC 9110, section 5.6.2 */
static bool is_token(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = name[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c))))
            return false;
    }
    return size > 0;
}

static const char *owned_why(const char *name)
{
    const char *retry = service.retry_header;

    if (ascii_same(name, "Host"))
        return service.goes_to;
    if (retry != NULL && ascii_same_start(name, retry, strlen(retry)))
        return "the connector counts its own tries";
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        size_t size = strlen(owned[i].name);

        if (owned[i].name[size - 1] == '*'
                ? ascii_same_start(name, owned[i].name, size - 1)
                : ascii_same(name, owned[i].name))
            return owned[i].why;
    }
    return NULL;
}

/* Spaces and tabs around a value are not part of it (RFC 9110, 5.5). */
static struct json_span trim(const struct buf *value)
{
    struct json_span trimmed = {buf_cstr(value), value->size};

    while (trimmed.size > 0
           && (trimmed.data[0] == ' ' || trimmed.data[0] == '\t')) {
        trimmed.data++;
        trimmed.size--;
    }
    while (trimmed.size > 0
           && (trimmed.data[trimmed.size - 1] == ' '
               || trimmed.data[trimmed.size - 1] == '\t'))
        trimmed.size--;
    return trimmed;
}

static bool has_control(const struct buf *value)
{
    for (size_t i = 0; i < value->size; i++) {
        unsigned char b = (unsigned char)value->data[i];

        if ((b < 0x20 && b != '\t') || b == 0x7F)
            return true;
    }
    return false;
}

const char *headers_refused(const char *name, size_t size)
{
    if (!is_token(name, size))
        return "cannot be a header name: use letters, digits and hyphens, as "
               "in X-API-Key.";
    return owned_why(name) != NULL
               ? "is a header that the connector makes itself. Give the name "
                 "that the API has for its key."
               : NULL;
}

static bool name_allowed(const struct headers *headers, const struct buf *name,
                         const char *pointer, struct error *error)
{
    struct shown shown;
    const char *why;

    if (!is_token(buf_cstr(name), name->size)) {
        error_add(error, headers->fault_code, field, pointer,
                  "%s cannot be a header name: use letters, digits and "
                  "hyphens, as in X-Request-Note.",
                  show(&shown, buf_cstr(name), name->size));
        return false;
    }
    why = owned_why(buf_cstr(name));
    if (why != NULL) {
        error_add(error, headers->fault_code, field, pointer,
                  "The header %s is the connector's own: %s. Leave it out.",
                  show(&shown, buf_cstr(name), name->size), why);
        return false;
    }
    return true;
}

static bool value_text(const struct headers *headers, struct buf *text,
                       struct json_span value, const char *pointer,
                       struct error *error)
{
    switch (json_type(value)) {
    case 's':
        json_unquote(text, value);
        break;
    case 'n':
    case 't':
    case 'f':
        buf_add(text, value.data, value.size);
        break;
    default:
        error_add(error, headers->fault_code, field, pointer,
                  "A header's value must be a string, a number, true, false "
                  "or null, not %s.",
                  members_type_name(value));
        return false;
    }
    if (!buf_ok(text))
        return error_no_memory(error);
    if (has_control(text)) {
        error_add(error, headers->fault_code, field, pointer,
                  "A header's value contains a control character, such as a "
                  "line break. Remove it; only tabs are allowed.");
        return false;
    }
    return true;
}

bool headers_have(const struct headers *headers, const char *name)
{
    /* lines end in NUL */
    const char *at = buf_cstr(&headers->lines);
    const char *end = at + headers->lines.size;
    size_t size = strcspn(name, ":;");

    for (; at < end; at += strlen(at) + 1) {
        if (ascii_same_start(at, name, size)
            && (at[size] == ':' || at[size] == ';'))
            return true;
    }
    return headers->user_agent.size > 0 && size == 10
           && ascii_same_start(name, "User-Agent", 10);
}

static void add_line(struct headers *headers, const struct buf *name,
                     struct json_span value)
{
    if (ascii_same(buf_cstr(name), "User-Agent")) {
        buf_add(&headers->user_agent, value.data, value.size);
        return;
    }
    if (ascii_same(buf_cstr(name), "Accept"))
        headers->has_accept = true;
    if (ascii_same(buf_cstr(name), "Content-Type")) {
        headers->has_content_type = true;
        headers->content_is_json = media_type_is_json(value.data, value.size);
    }
    buf_add(&headers->lines, name->data, name->size);
    /* libcurl would drop the header if the line were "Name:". */
    buf_str(&headers->lines, value.size > 0 ? ": " : ";");
    buf_add(&headers->lines, value.data, value.size);
    buf_char(&headers->lines, '\0');
}

static bool member_read(struct headers *headers, struct json_span key,
                        struct json_span value, struct error *error)
{
    auto_buf struct buf name = BUF_INIT(key.size);
    auto_buf struct buf text = BUF_INIT(value.size);
    auto_buf struct buf pointer = BUF_INIT(2 * key.size + 16);

    json_unquote(&name, key);
    buf_str(&pointer, "/headers");
    json_pointer_add(&pointer, buf_cstr(&name), name.size);
    if (!buf_ok(&name) || !buf_ok(&pointer))
        return error_no_memory(error);
    if (!name_allowed(headers, &name, buf_cstr(&pointer), error))
        return false;
    if (json_type(value) == '0')
        return true;
    if (!value_text(headers, &text, value, buf_cstr(&pointer), error))
        return false;
    if (headers_have(headers, buf_cstr(&name))) {
        error_add(error, headers->fault_code, field, buf_cstr(&pointer),
                  "The header %s is given twice; upper and lower case do not "
                  "tell names apart. Keep one of them.",
                  buf_cstr(&name));
        return false;
    }
    add_line(headers, &name, trim(&text));
    return true;
}

bool headers_read(struct headers *headers, struct json_span input,
                  struct error *error)
{
    struct json_walk walk;
    struct json_span key, value;
    bool good = true;
    size_t count = 0;

    headers->given = input;
    json_walk_into(&walk, input);
    while (buf_ok(&headers->lines) && buf_ok(&headers->user_agent)
           && json_walk_member(&walk, &key, &value)) {
        if (++count > HEADERS_COUNT_MAX) {
            error_add(error, headers->fault_code, field, "/headers",
                      "Headers has more than %d members. Give fewer.",
                      HEADERS_COUNT_MAX);
            return false;
        }
        good = member_read(headers, key, value, error) && good;
    }
    if (!buf_ok(&headers->lines))
        return error_buf(error, &headers->lines, field);
    if (!buf_ok(&headers->user_agent))
        return error_buf(error, &headers->user_agent, field);
    return good;
}
