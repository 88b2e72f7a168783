/* SPDX-License-Identifier: MIT */
/* template.c - cuts a form into parts once, to be joined for each record. */
#include "template.h"

#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "form-text.h"
#include "header.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

void template_free(struct template *t)
{
    buf_free(&t->text);
    csv_free(&t->names);
    free(t->parts);
    t->parts = NULL;
}

static struct template_part *add_part(struct template *t, enum part_kind kind)
{
    if (t->count == t->room) {
        size_t room = t->room > 0 ? 2 * t->room : 16;
        struct template_part *more = realloc(t->parts, room * sizeof *more);

        if (more == NULL)
            return NULL;
        t->parts = more;
        t->room = room;
    }
    t->parts[t->count] = (struct template_part){kind, 0, 0};
    return &t->parts[t->count++];
}

/* Adds bytes to be copied unchanged; extends the previous part if that is of
   this kind too. */
static bool add_fixed(struct template *t, const char *data, size_t size)
{
    struct template_part *last = t->count > 0 ? &t->parts[t->count - 1] : NULL;

    if (last == NULL || last->kind != PART_FIXED) {
        last = add_part(t, PART_FIXED);
        if (last == NULL)
            return false;
        last->at = t->text.size;
    }
    buf_add(&t->text, data, size);
    last->size += size;
    return buf_ok(&t->text);
}

/* The same, escaped for the inside of a JSON string. */
static bool add_quoted(struct template *t, const char *data, size_t size)
{
    auto_buf struct buf quoted = BUF_INIT(BUF_UNLIMITED);

    json_quote(&quoted, data, size);
    return buf_ok(&quoted) && add_fixed(t, quoted.data + 1, quoted.size - 2);
}

/* ---- columns ---- */

static bool unknown_column(const struct template *t, struct json_span name,
                           const char *path, struct problem *problem)
{
    auto_buf struct buf wanted = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf slip = BUF_INIT(BUF_UNLIMITED);

    buf_add(&wanted, name.data, name.size);
    problem_set(problem, STATUS_FORM, "template %s: there is no column '%s'",
                path, buf_cstr(&wanted));
    if (header_nearest(&t->names, name, &slip))
        buf_fmt(&problem->message, "; did you mean {{%s}}?", buf_cstr(&slip));
    else
        header_list(&t->names, &problem->message);
    return false;
}

static bool find_column(const struct template *t, struct json_span name,
                        const char *path, size_t *found,
                        struct problem *problem)
{
    size_t count = header_find(&t->names, name, found);

    if (count == 1)
        return true;
    if (count == 0)
        return unknown_column(t, name, path, problem);
    return problem_set(
        problem, STATUS_FORM,
        "template %s: %zu columns are named '%.*s'; rename all but one", path,
        count, (int)name.size, name.data);
}

/* ---- cutting ---- */

/* The state of the cutting. */
struct cut {
    struct template *t;
    const char *path;
    struct problem *problem;
};

static bool no_memory(const struct cut *cut)
{
    return problem_no_memory(cut->problem);
}

/* Handles {{NAME}} at data; *size is its length. */
static bool add_value(const struct cut *cut, const char *data, size_t left,
                      enum part_kind kind, size_t *size)
{
    const char *end = memmem(data, left, "}}", 2);
    struct template_part *part;
    size_t column = 0;

    if (end == NULL)
        return problem_set(cut->problem, STATUS_FORM,
                           "template %s: {{ has no matching }}", cut->path);
    if (!find_column(cut->t, header_trim(data + 2, (size_t)(end - data) - 2),
                     cut->path, &column, cut->problem))
        return false;
    part = add_part(cut->t, kind);
    if (part == NULL)
        return no_memory(cut);
    part->at = column;
    *size = (size_t)(end - data) + 2;
    return true;
}

/* Cuts text with placeholders that has no structure of its own. */
static bool cut_text(const struct cut *cut, const char *data, size_t size,
                     enum part_kind kind)
{
    while (size > 0) {
        const char *open = memmem(data, size, "{{", 2);
        size_t before = open != NULL ? (size_t)(open - data) : size;
        size_t taken = 0;

        if (before > 0 && !add_quoted(cut->t, data, before))
            return no_memory(cut);
        data += before;
        size -= before;
        if (size > 0 && !add_value(cut, data, size, kind, &taken))
            return false;
        data += taken;
        size -= taken;
    }
    return true;
}

/* The length of the segment: up to a / outside placeholders. */
static size_t segment_size(const char *data, size_t size)
{
    size_t at = 0;

    while (at < size && data[at] != '/') {
        const char *end = NULL;

        if (size - at >= 2 && memcmp(data + at, "{{", 2) == 0)
            end = memmem(data + at, size - at, "}}", 2);
        at = end != NULL ? (size_t)(end - data) + 2 : at + 1;
    }
    return at;
}

/* The end of a URL's path: at a ? or # outside placeholders. */
static size_t path_size(const char *data, size_t size)
{
    size_t at = 0;

    while (at < size && data[at] != '?' && data[at] != '#') {
        const char *end = NULL;

        if (size - at >= 2 && memcmp(data + at, "{{", 2) == 0)
            end = memmem(data + at, size - at, "}}", 2);
        at = end != NULL ? (size_t)(end - data) + 2 : at + 1;
    }
    return at;
}

/* Cuts a path by segments, and guards each that has a value. */
static bool cut_url(const struct cut *cut, const char *data, size_t size)
{
    size_t path = path_size(data, size);
    size_t at = 0;

    while (at < path) {
        size_t segment = segment_size(data + at, path - at);
        bool guarded = memmem(data + at, segment, "{{", 2) != NULL;

        if (guarded && add_part(cut->t, PART_SEGMENT) == NULL)
            return no_memory(cut);
        if (!cut_text(cut, data + at, segment, PART_URL))
            return false;
        if (guarded && add_part(cut->t, PART_SEGMENT_END) == NULL)
            return no_memory(cut);
        at += segment;
        if (at < path && !add_quoted(cut->t, data + at++, 1))
            return no_memory(cut);
    }
    return cut_text(cut, data + path, size - path, PART_URL);
}

/* Cuts one string token; one without placeholders is kept as written. */
static bool cut_string(const struct cut *cut, struct json_span token,
                       bool is_url)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool done;

    json_unquote(&text, token);
    if (!buf_ok(&text))
        return no_memory(cut);
    if (text.size == 0 || memmem(text.data, text.size, "{{", 2) == NULL)
        return add_fixed(cut->t, token.data, token.size) || no_memory(cut);
    if (!add_fixed(cut->t, "\"", 1))
        return no_memory(cut);
    done = is_url ? cut_url(cut, text.data, text.size)
                  : cut_text(cut, text.data, text.size, PART_JSON);
    return done && (add_fixed(cut->t, "\"", 1) || no_memory(cut));
}

/* The length of the string that begins at data. */
static size_t string_size(const char *data)
{
    size_t at = 1;

    while (data[at] != '"')
        at += data[at] == '\\' ? 2 : 1;
    return at + 1;
}

/* Cuts JSON text: only its strings are cut. */
static bool cut_json(const struct cut *cut, struct json_span json)
{
    const char *at = json.data;
    const char *end = json.data + json.size;

    while (at < end) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        size_t before = (size_t)((quote != NULL ? quote : end) - at);
        struct json_span token = {quote, 0};

        if (!add_fixed(cut->t, at, before))
            return no_memory(cut);
        at += before;
        if (quote == NULL)
            break;
        token.size = string_size(quote);
        if (!cut_string(cut, token, false))
            return false;
        at += token.size;
    }
    return true;
}

/* Cuts the form; the card's fields say which texts are URLs. */
static bool cut_form(const struct cut *cut, struct json_span form,
                     struct fields inputs)
{
    struct json_walk walk;
    struct json_span key, value;
    const char *done = form.data;

    json_walk_into(&walk, form);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);
        struct json_span before = {done, (size_t)(value.data - done)};
        const struct card_field *field;

        json_unquote(&name, key);
        if (name.size > 0 && memmem(name.data, name.size, "{{", 2) != NULL)
            return problem_set(cut->problem, STATUS_FORM,
                               "template %s: the name of an input, '%s', "
                               "contains {{. A record cannot choose the input "
                               "for its values; write the name out",
                               cut->path, buf_cstr(&name));
        field = field_find(inputs, buf_cstr(&name));
        if (field == NULL || !(field->flags & CARD_FIELD_URL)
            || json_type(value) != 's')
            continue;
        if (!cut_json(cut, before) || !cut_string(cut, value, true))
            return false;
        done = value.data + value.size;
    }
    return cut_json(
        cut, (struct json_span){done, (size_t)(form.data + form.size - done)});
}

/* Does it use a column? Otherwise each record would send the same request, even
   a POST. */
static bool names_a_column(const struct cut *cut)
{
    const struct template *t = cut->t;

    for (size_t i = 0; i < t->count; i++) {
        if (t->parts[i].kind == PART_URL || t->parts[i].kind == PART_JSON)
            return true;
    }
    problem_set(
        cut->problem, STATUS_FORM,
        "template %s: it has no {{COLUMN}}, so every record would send the "
        "same request; write one wherever a value of the CSV belongs",
        cut->path);
    header_list(&t->names, &cut->problem->message);
    return false;
}

bool template_read(struct template *t, const char *path,
                   struct csv_record *names, struct fields inputs,
                   struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(FORM_LIMIT);
    struct cut cut = {t, path, problem};

    if (!form_read_as("template", &text, path, problem))
        return false;
    t->crc = crc32c(0, text.data, text.size);
    t->names = *names;
    *names = (struct csv_record)CSV_RECORD_INIT;
    return cut_form(&cut, json_trim((struct json_span){text.data, text.size}),
                    inputs)
           && names_a_column(&cut);
}
