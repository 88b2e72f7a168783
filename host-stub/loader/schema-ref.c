/* SPDX-License-Identifier: MIT */
/* schema-ref.c - finds the references of a JSON Schema, and rewrites them. */
#include "schema-ref.h"

#include <stdlib.h>
#include <string.h>

#include "jsonwrite.h"
#include "text.h"

/* Deeper schemas are not examined; none that people write is that deep. */
#define DEPTH_MOST 200

static bool is_reference(struct json_span key, struct json_span value)
{
    return json_type(value) == 's'
           && (json_string_is(key, "$ref") || json_string_is(key, "$dynamicRef")
               || json_string_is(key, "$recursiveRef"));
}

/* ---- where does a reference lead? ---- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* One step of a JSON Pointer in a URL fragment (RFC 6901, section 6); *at moves
   past it. */
static void read_step(struct buf *step, const char **at)
{
    const char *c = *at;

    for (; *c != '\0' && *c != '/'; c++) {
        char plain = *c;

        if (*c == '%' && hex_value(c[1]) >= 0 && hex_value(c[2]) >= 0) {
            plain = (char)(hex_value(c[1]) * 16 + hex_value(c[2]));
            c += 2;
        } else if (*c == '~' && (c[1] == '0' || c[1] == '1')) {
            plain = c[1] == '0' ? '~' : '/';
            c++;
        }
        buf_char(step, plain);
    }
    *at = c;
}

static bool step_into(struct json_span *value, const char *step)
{
    struct json_walk walk;
    struct json_span element;
    unsigned long left;
    char *end;

    if (json_type(*value) == 'o')
        return json_find(*value, step, value);
    if (json_type(*value) != 'a' || *step < '0' || *step > '9')
        return false;
    left = strtoul(step, &end, 10);
    json_walk_into(&walk, *value);
    while (*end == '\0' && json_walk_element(&walk, &element)) {
        if (left-- == 0) {
            *value = element;
            return true;
        }
    }
    return false;
}

static bool has_place(struct json_span root, const char *pointer)
{
    while (*pointer == '/') {
        auto_buf struct buf step = BUF_INIT(BUF_LINE);

        pointer++;
        read_step(&step, &pointer);
        if (!buf_ok(&step) || !step_into(&root, buf_cstr(&step)))
            return false;
    }
    return true;
}

static bool has_anchor(struct json_span value, const char *name)
{
    struct json_walk walk;
    struct json_span key, inner;
    char type = json_type(value);

    if (type != 'o' && type != 'a')
        return false;
    json_walk_into(&walk, value);
    while (type == 'o' ? json_walk_member(&walk, &key, &inner)
                       : json_walk_element(&walk, &inner)) {
        if (type == 'o' && json_type(inner) == 's'
            && (json_string_is(key, "$anchor")
                || json_string_is(key, "$dynamicAnchor"))
            && json_string_is(inner, name))
            return true;
        if (has_anchor(inner, name))
            return true;
    }
    return false;
}

static bool leads_in(struct json_span root, struct json_span reference,
                     struct buf *why)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    const char *at;

    json_unquote(&text, reference);
    at = buf_cstr(&text);
    if (buf_ok(&text) && *at == '#'
        && (at[1] == '\0' || at[1] == '/' ? has_place(root, at + 1)
                                          : has_anchor(root, at + 1)))
        return true;
    buf_fmt(why, "it refers to %.200s%s", at,
            *at == '#' ? ", which it does not have" : "");
    return false;
}

/* Keywords are searched for everywhere, also in examples and names of members:
   something there that is not a reference is hardly ever called $ref. */
static bool look_into(struct json_span root, struct json_span value,
                      unsigned depth, struct buf *why)
{
    struct json_walk walk;
    struct json_span key, inner;
    char type = json_type(value);

    if (type != 'o' && type != 'a')
        return true;
    if (depth == 0) {
        buf_str(why, "it is nested too deep");
        return false;
    }
    /* a schema with an $id is a resource of its own */
    if (type == 'o' && json_find(value, "$id", &inner)
        && json_type(inner) == 's')
        root = value;
    json_walk_into(&walk, value);
    while (type == 'o' ? json_walk_member(&walk, &key, &inner)
                       : json_walk_element(&walk, &inner)) {
        if (type == 'o' && is_reference(key, inner)
            && !leads_in(root, inner, why))
            return false;
        if (!look_into(root, inner, depth - 1, why))
            return false;
    }
    return true;
}

bool schema_stands_alone(const char *json, struct buf *why)
{
    struct json_span root = {json, strlen(json)};

    return look_into(root, root, DEPTH_MOST, why);
}

/* ---- embedding in another schema ---- */

/* "#" is the root, "#/..." a place in it, and "#name" an anchor, which keeps
   its name. */
static void add_reference(struct buf *out, struct json_span reference,
                          const char *at)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf moved = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&text, reference);
    if (text.size > 1 && text.data[1] != '/') {
        buf_add(out, reference.data, reference.size);
        return;
    }
    buf_str(&moved, at);
    if (text.size > 1)
        buf_add(&moved, text.data + 1, text.size - 1);
    json_quote(out, buf_cstr(&moved), moved.size);
}

static void embed_object(struct buf *out, struct json_span object,
                         const char *at)
{
    struct json_walk walk;
    struct json_span key, value;
    bool is_first = true;

    buf_char(out, '{');
    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value)) {
        buf_str(out, is_first ? "" : ",");
        is_first = false;
        buf_add(out, key.data, key.size);
        buf_char(out, ':');
        if (is_reference(key, value))
            add_reference(out, value, at);
        else
            schema_embed(out, value, at);
    }
    buf_char(out, '}');
}

void schema_embed(struct buf *out, struct json_span value, const char *at)
{
    struct json_walk walk;
    struct json_span inner;
    bool is_first = true;

    /* a schema with an $id is a resource of its own, in which "#" is its own
       root */
    if (json_type(value) == 'o' && !json_find(value, "$id", &inner)) {
        embed_object(out, value, at);
        return;
    }
    if (json_type(value) != 'a') {
        json_compact(out, value);
        return;
    }
    buf_char(out, '[');
    json_walk_into(&walk, value);
    while (json_walk_element(&walk, &inner)) {
        buf_str(out, is_first ? "" : ",");
        is_first = false;
        schema_embed(out, inner, at);
    }
    buf_char(out, ']');
}

void schema_add_step(struct buf *reference, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.~/$"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    auto_buf struct buf step = BUF_INIT(BUF_UNLIMITED);

    json_pointer_add(&step, name, strlen(name));
    for (size_t i = 0; i < step.size; i++) {
        if (strchr(plain, step.data[i]) != NULL)
            buf_char(reference, step.data[i]);
        else
            buf_fmt(reference, "%%%02X", (unsigned)(unsigned char)step.data[i]);
    }
}
