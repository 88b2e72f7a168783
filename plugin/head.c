/* SPDX-License-Identifier: MIT */
/* head.c - parses the status line and header fields of an answer. */
#include "head.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"

static bool is_not_http(struct exchange *x, const char *why)
{
    x->cause = FAILURE_NOT_HTTP;
    x->why = why;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_line(char c)
{
    return c == '\r' || c == '\n';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- the status line ---- */

/* The bytes of "HTTP/1.1 " or "HTTP/1.0 "; libcurl writes "HTTP/2 200 " for an
   answer that came over HTTP/2, while a server that itself writes "HTTP/2" as
   text does not omit the reason phrase. Returns 0 for any other version or
   text. */
static size_t version_size(const char *line, size_t size)
{
    static const char h2_end[] = " \r\n";

    if (size >= 12 && memcmp(line, "HTTP/1.", 7) == 0
        && (line[7] == '0' || line[7] == '1') && line[8] == ' ')
        return 9;
    if (size == 13 && memcmp(line, "HTTP/2 ", 7) == 0
        && memcmp(line + 10, h2_end, 3) == 0)
        return 7;
    return 0;
}

/* A version, one space, three digits, and a space or the end of the line (RFC
   9112, section 4): libcurl 7 accepts "http/1.1 500" as a 200, and 8 accepts
   2000 as a 200. */
static bool take_status(struct exchange *x, const char *line, size_t size)
{
    size_t at = version_size(line, size);
    const char *code = line + at;

    if (at == 0 || size < at + 4 || code[0] < '1' || !is_digit(code[0])
        || !is_digit(code[1]) || !is_digit(code[2])
        || (code[3] != ' ' && !ends_line(code[3])))
        return is_not_http(x, "its status line is not one of HTTP/1.1");
    x->over_h2 = at == 7;
    x->status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + code[2] - '0';
    if (x->status == 101)
        return is_not_http(x, "it changes to another protocol unasked");
    x->interim = x->status < 200;
    if (x->interim)
        x->status = 0;
    x->place = HEAD_FIRST;
    buf_reset(&x->handle->head);
    x->field_count = 0;
    return true;
}

/* ---- the fields ---- */

/* White space around a value is not part of it (RFC 9110, section 5.5); within
   it a CR that does not end a line becomes a space (RFC 9112, section 2.2). */
static void add_value(struct buf *head, const char *value, size_t size)
{
    size_t at = head->size;
    char *stray;

    while (size > 0 && is_blank(value[0])) {
        value++;
        size--;
    }
    while (size > 0
           && (is_blank(value[size - 1]) || ends_line(value[size - 1])))
        size--;
    buf_add(head, value, size);
    while (buf_ok(head)
           && (stray = memchr(head->data + at, '\r', head->size - at)) != NULL)
        *stray = ' ';
    buf_char(head, '\0');
}

static void add_name(struct buf *head, const char *name, size_t size)
{
    char *kept;

    buf_add(head, name, size);
    buf_char(head, '\0');
    if (!buf_ok(head))
        return;
    kept = head->data + head->size - 1 - size;
    for (size_t i = 0; i < size; i++) {
        if (kept[i] >= 'A' && kept[i] <= 'Z')
            kept[i] = (char)(kept[i] + 32);
    }
}

/* Does libcurl use a field of this name to find the end of the body? */
static bool frames(const char *name, size_t size)
{
    static const char length[] = "content-length";
    static const char coding[] = "transfer-encoding";

    return (size == sizeof length - 1 && ascii_same_start(name, length, size))
           || (size == sizeof coding - 1
               && ascii_same_start(name, coding, size));
}

/*
 * "Name: value" as two texts, the name in lower case. Blanks before the colon
 * are not part of the name (RFC 9112, section 5.1), but libcurl ignores a
 * length written that way, so the body would end at a different place than the
 * length says.
 */
static bool add_field(struct exchange *x, const char *line, size_t size)
{
    struct buf *head = &x->handle->head;
    const char *colon = memchr(line, ':', size);
    size_t name_size;

    if (colon == NULL || colon == line || memchr(line, '\0', size) != NULL)
        return true;
    name_size = (size_t)(colon - line);
    if (is_blank(colon[-1])) {
        while (is_blank(line[name_size - 1]))
            name_size--;
        if (frames(line, name_size))
            return is_not_http(x, "there is a blank before the colon of the "
                                  "field that says where it ends");
    }
    x->last_at = head->size;
    add_name(head, line, name_size);
    add_value(head, colon + 1, size - (size_t)(colon + 1 - line));
    x->field_count++;
    return true;
}

/* A value that continues on the next line (obs-fold, RFC 9112, section 5.2).
   libcurl parses a length or a coding line by line. */
static bool add_folded(struct exchange *x, const char *line, size_t size)
{
    struct buf *head = &x->handle->head;

    if (x->field_count == 0 || !buf_ok(head)
        || memchr(line, '\0', size) != NULL)
        return true;
    if (frames(head->data + x->last_at, strlen(head->data + x->last_at)))
        return is_not_http(x, "the field that says where it ends goes on in a "
                              "second line");
    head->size--;
    buf_char(head, ' ');
    add_value(head, line, size);
    return true;
}

/* A continuation line needs a line before it. */
static bool take_first(struct exchange *x, const char *line, size_t size)
{
    if (is_blank(line[0]))
        return head_folds_nothing(x);
    x->place = HEAD_FIELDS;
    return add_field(x, line, size);
}

bool head_folds_nothing(struct exchange *x)
{
    return is_not_http(x, "its first header field begins with a blank");
}

bool head_line(struct exchange *x, const char *line, size_t size)
{
    if (x->place == HEAD_WHOLE || size == 0)
        return true; /* a trailer */
    if (x->place == HEAD_STATUS)
        return take_status(x, line, size);
    if (ends_line(line[0])) {
        x->place = x->interim ? HEAD_STATUS : HEAD_WHOLE;
        return true;
    }
    if (x->place == HEAD_FIRST)
        return take_first(x, line, size);
    return is_blank(line[0]) ? add_folded(x, line, size)
                             : add_field(x, line, size);
}

/* Makes room for the fields of this answer; the next answer reuses it. */
static bool fields_room(struct exchange *x)
{
    struct pooled *handle = x->handle;
    struct header_field *more;

    if (x->field_count <= handle->field_room)
        return true;
    more = realloc(handle->fields, x->field_count * sizeof *more);
    if (more == NULL)
        return false;
    handle->fields = more;
    handle->field_room = x->field_count;
    return true;
}

static bool came_before(const struct header_field *first,
                        const struct header_field *field)
{
    while (first < field && !field_is(first, field->name))
        first++;
    return first < field;
}

bool head_fields(struct exchange *x)
{
    const struct buf *head = &x->handle->head;
    const char *at = buf_cstr(head);

    if (!buf_ok(head) || !fields_room(x))
        return false;
    for (size_t i = 0; i < x->field_count; i++) {
        struct header_field *field = &x->handle->fields[i];

        field->name = at;
        field->name_size = strlen(at);
        field->value = at + field->name_size + 1;
        field->value_size = strlen(field->value);
        field->repeats = came_before(x->handle->fields, field);
        at = field->value + field->value_size + 1;
    }
    return true;
}

/* ---- where the body ends ---- */

/* The next word of a comma-separated list, without the blanks around it; empty
   words count. Returns false at the end. */
static bool next_word(const char **at, const char **word, size_t *size)
{
    const char *end;

    if (*at == NULL)
        return false;
    while (is_blank(**at))
        (*at)++;
    *word = *at;
    *size = strcspn(*at, ",");
    end = *at + *size;
    *at = *end == ',' ? end + 1 : NULL;
    while (*size > 0 && is_blank((*word)[*size - 1]))
        (*size)--;
    return true;
}

/* An unsigned decimal number that fits in 63 bits; -1 if it is not one. */
static int64_t length_of(const char *word, size_t size)
{
    int64_t length = 0;

    for (size_t i = 0; i < size; i++) {
        if (!is_digit(word[i]) || length > (INT64_MAX - (word[i] - '0')) / 10)
            return -1;
        length = length * 10 + (word[i] - '0');
    }
    return size > 0 ? length : -1;
}

/* Returns what is wrong, or NULL. All lengths must be the same, in one field or
   several (RFC 9110, section 8.6). */
static const char *length_fault(const struct header_field *field,
                                int64_t *length)
{
    const char *at = field->value, *word;
    size_t size;

    while (next_word(&at, &word, &size)) {
        int64_t says = length_of(word, size);

        if (says < 0)
            return "its Content-Length is not a number";
        if (*length >= 0 && says != *length)
            return "it has two lengths that differ";
        *length = says;
    }
    return NULL;
}

/* A coding that the card did not ask for is refused: libcurl would decode it,
   and would not notice a compressed stream that breaks off. */
static bool chunks_only(const struct header_field *field, bool *chunked)
{
    const char *at = field->value, *word;
    size_t size;

    while (next_word(&at, &word, &size)) {
        if (size == 8 && ascii_same_start(word, "identity", size))
            continue;
        if (*chunked || size != 7 || !ascii_same_start(word, "chunked", size))
            return false;
        *chunked = true;
    }
    return true;
}

/* Chunked coding overrides a length, whatever that is (RFC 9112, section 6.3).
 */
bool head_framed(struct exchange *x)
{
    const struct header_field *field = x->handle->fields;
    const struct header_field *end = field + x->field_count;
    const char *fault = NULL;
    bool coded = false, chunked = false;
    int64_t length = -1;

    if (x->status == 204 || x->status == 304)
        return true; /* it has no body */
    for (; field < end; field++) {
        if (field_is(field, "content-length")) {
            if (fault == NULL)
                fault = length_fault(field, &length);
        } else if (field_is(field, "transfer-encoding")) {
            coded = true;
            if (!chunks_only(field, &chunked))
                return is_not_http(x, "its Transfer-Encoding was not asked "
                                      "for");
        }
    }
    if (coded && (length >= 0 || fault != NULL))
        log_line(x->log, CARD_LOG_WARNING,
                 "the answer has a Transfer-Encoding, and a Content-Length "
                 "that does not count");
    x->until_close = !x->over_h2 && !chunked && (coded || length < 0);
    return coded || fault == NULL || is_not_http(x, fault);
}
