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

bool template_hides(const struct template *t, size_t column)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->parts[i].is_secret && t->parts[i].at == column)
            return true;
    }
    return false;
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
    t->parts[t->count] = (struct template_part){kind, 0, 0, false};
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
    bool is_secret;       /* of the input that is cut */
    struct buf one_brace; /* the first {NAME}, with one brace, that was met */
};

static bool no_memory(const struct cut *cut)
{
    return problem_no_memory(cut->problem);
}

/* The type that follows a column's name, as in {{NAME:number}}. */
struct typed {
    struct json_span name;
    struct json_span type;
};

/* Is the text the name of a column and a type? A column whose own name is like
   that is not. */
static bool split_type(const struct template *t, struct json_span text,
                       struct typed *typed)
{
    const char *colon = memrchr(text.data, ':', text.size);
    size_t index;

    if (colon == NULL || header_find(&t->names, text, &index) > 0)
        return false;
    typed->name = header_trim(text.data, (size_t)(colon - text.data));
    typed->type =
        header_trim(colon + 1, (size_t)(text.data + text.size - colon - 1));
    return header_find(&t->names, typed->name, &index) > 0;
}

static bool find_type(const struct cut *cut, const struct typed *typed,
                      enum part_kind *kind)
{
    static const struct {
        struct json_span name;
        enum part_kind kind;
    } types[] = {
        {{"number", 6}, PART_NUMBER},
        {{"boolean", 7}, PART_BOOLEAN},
        {{"json", 4}, PART_ANY},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!header_same(typed->type, types[i].name))
            continue;
        *kind = types[i].kind;
        return true;
    }
    problem_set(cut->problem, STATUS_FORM, "template %s: in {{", cut->path);
    buf_add(&cut->problem->message, typed->name.data, typed->name.size);
    buf_char(&cut->problem->message, ':');
    buf_add(&cut->problem->message, typed->type.data, typed->type.size);
    buf_str(&cut->problem->message,
            "}} the type must be number, boolean or json");
    return false;
}

/* Refuses a type where the value can only be a text. */
static bool refuse_type(const struct cut *cut, const struct typed *typed)
{
    struct buf *message = &cut->problem->message;

    problem_set(cut->problem, STATUS_FORM, "template %s: {{", cut->path);
    buf_add(message, typed->name.data, typed->name.size);
    buf_char(message, ':');
    buf_add(message, typed->type.data, typed->type.size);
    buf_str(message,
            "}} must be the whole of a value in double quotes, which it "
            "replaces; within a text, a URL or a name write {{");
    buf_add(message, typed->name.data, typed->name.size);
    buf_str(message, "}}");
    return false;
}

static bool add_column(const struct cut *cut, struct json_span name,
                       enum part_kind kind)
{
    struct template_part *part;
    size_t column = 0;

    if (!find_column(cut->t, name, cut->path, &column, cut->problem))
        return false;
    part = add_part(cut->t, kind);
    if (part == NULL)
        return no_memory(cut);
    part->at = column;
    part->is_secret = cut->is_secret;
    return true;
}

/* Handles {{NAME}} at data; *size is its length. */
static bool add_value(const struct cut *cut, const char *data, size_t left,
                      enum part_kind kind, size_t *size)
{
    const char *end = memmem(data, left, "}}", 2);
    struct json_span name;
    struct typed typed;

    if (end == NULL)
        return problem_set(cut->problem, STATUS_FORM,
                           "template %s: {{ has no matching }}", cut->path);
    name = header_trim(data + 2, (size_t)(end - data) - 2);
    if (split_type(cut->t, name, &typed))
        return refuse_type(cut, &typed);
    *size = (size_t)(end - data) + 2;
    return add_column(cut, name, kind);
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

/* Finds {NAME}, with one brace on each side, as documentation writes the parts
   of a URL. */
static bool find_one_brace(struct json_span text, struct json_span *name)
{
    const char *end = text.data + text.size;

    for (const char *at = text.data; at < end; at++) {
        const char *close;

        if (*at != '{')
            continue;
        if (at + 1 < end && at[1] == '{') {
            close = memmem(at, (size_t)(end - at), "}}", 2);
            if (close == NULL)
                return false;
            at = close + 1;
            continue;
        }
        close = memchr(at, '}', (size_t)(end - at));
        if (close == NULL)
            return false;
        *name = header_trim(at + 1, (size_t)(close - at) - 1);
        if (name->size > 0 && memchr(name->data, '{', name->size) == NULL
            && memchr(name->data, '"', name->size) == NULL)
            return true;
    }
    return false;
}

/* Keeps {NAME} for a remark, where it is likely meant as a column: in a URL, or
   if there is such a column. In a URL such a column is refused. */
static bool check_braces(struct cut *cut, struct json_span text, bool is_url)
{
    struct json_span name;
    size_t index;
    bool is_column;

    while (find_one_brace(text, &name)) {
        is_column = header_find(&cut->t->names, name, &index) > 0;
        if ((is_column || is_url) && cut->one_brace.size == 0) {
            buf_char(&cut->one_brace, '{');
            buf_add(&cut->one_brace, name.data, name.size);
            buf_char(&cut->one_brace, '}');
        }
        if (is_column && is_url)
            return problem_set(
                cut->problem, STATUS_FORM,
                "template %s: the URL has {%.*s} with one brace on each side: "
                "a column has two, {{%.*s}} (a brace that is meant is written "
                "%%7B or %%7D)",
                cut->path, (int)name.size, name.data, (int)name.size,
                name.data);
        text.size -= (size_t)(name.data + name.size - text.data);
        text.data = name.data + name.size;
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

/* Is the text a single placeholder with a type? */
static bool is_typed(const struct cut *cut, const struct buf *text,
                     struct typed *typed)
{
    const char *end;

    if (text->size < 4 || memcmp(text->data, "{{", 2) != 0)
        return false;
    end = memmem(text->data, text->size, "}}", 2);
    return end != NULL && end + 2 == text->data + text->size
           && split_type(cut->t, header_trim(text->data + 2, text->size - 4),
                         typed);
}

enum string_place { IN_VALUE, IN_URL, IN_NAME };

/* Cuts one string token; one without placeholders is kept as written. */
static bool cut_string(struct cut *cut, struct json_span token,
                       enum string_place place)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    enum part_kind kind;
    struct typed typed;
    bool done;

    json_unquote(&text, token);
    if (!buf_ok(&text))
        return no_memory(cut);
    if (!check_braces(cut, (struct json_span){text.data, text.size},
                      place == IN_URL))
        return false;
    if (text.size == 0 || memmem(text.data, text.size, "{{", 2) == NULL)
        return add_fixed(cut->t, token.data, token.size) || no_memory(cut);
    if (place == IN_VALUE && is_typed(cut, &text, &typed))
        return find_type(cut, &typed, &kind)
               && add_column(cut, typed.name, kind);
    if (!add_fixed(cut->t, "\"", 1))
        return no_memory(cut);
    done = place == IN_URL ? cut_url(cut, text.data, text.size)
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

/* Is what ends here the name of a member? */
static bool is_name(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at) != NULL)
        at++;
    return at < end && *at == ':';
}

/* Cuts JSON text: only its strings are cut. */
static bool cut_json(struct cut *cut, struct json_span json)
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
        at += token.size;
        if (!cut_string(cut, token, is_name(at, end) ? IN_NAME : IN_VALUE))
            return false;
    }
    return true;
}

/* Refuses a member that is not an input: every record would fail for it. */
static bool not_an_input(const struct cut *cut, const char *name,
                         struct fields inputs)
{
    const char *slip = field_nearest(inputs, name);

    problem_set(cut->problem, STATUS_FORM,
                "template %s: the card has no input '%s'", cut->path, name);
    if (slip != NULL) {
        buf_fmt(&cut->problem->message, "; did you mean '%s'?", slip);
    } else {
        buf_str(&cut->problem->message, "; its inputs are: ");
        field_list(inputs, &cut->problem->message);
    }
    return false;
}

/* Finds the input that a member of the form is. */
static bool find_input(const struct cut *cut, struct json_span key,
                       struct fields inputs, const struct card_field **input)
{
    auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

    json_unquote(&name, key);
    if (!buf_ok(&name))
        return no_memory(cut);
    if (name.size > 0 && memmem(name.data, name.size, "{{", 2) != NULL)
        return problem_set(cut->problem, STATUS_FORM,
                           "template %s: the name of an input, '%s', "
                           "contains {{. A record cannot choose the input "
                           "for its values; write the name out",
                           cut->path, buf_cstr(&name));
    *input = field_find(inputs, buf_cstr(&name));
    return *input != NULL || not_an_input(cut, buf_cstr(&name), inputs);
}

/* Cuts the form; the card's fields say which texts are URLs. */
static bool cut_form(struct cut *cut, struct json_span form,
                     struct fields inputs)
{
    struct json_walk walk;
    struct json_span key, value;
    const char *done = form.data;

    json_walk_into(&walk, form);
    while (json_walk_member(&walk, &key, &value)) {
        struct json_span before = {done, (size_t)(value.data - done)};
        const struct card_field *input = NULL;

        if (!find_input(cut, key, inputs, &input) || !cut_json(cut, before))
            return false;
        cut->is_secret = (input->flags & CARD_FIELD_SECRET) != 0;
        if ((input->flags & CARD_FIELD_URL) != 0 && json_type(value) == 's'
                ? !cut_string(cut, value, IN_URL)
                : !cut_json(cut, value))
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
    struct problem *problem = cut->problem;

    for (size_t i = 0; i < t->count; i++) {
        switch (t->parts[i].kind) {
        case PART_FIXED:
        case PART_SEGMENT:
        case PART_SEGMENT_END:
            break;
        default:
            return true;
        }
    }
    problem_set(
        problem, STATUS_FORM,
        "template %s: it has no {{COLUMN}}, so every record would send the "
        "same request; write one wherever a value of the CSV belongs",
        cut->path);
    header_list(&t->names, &problem->message);
    if (cut->one_brace.size > 0)
        problem_add(problem, "It has %s: a column has two braces on each side.",
                    buf_cstr(&cut->one_brace));
    return false;
}

/* Remarks on a name in single braces, unless the problem says it. */
static void say_one_brace(const struct cut *cut)
{
    if (cut->one_brace.size > 0)
        notice("template %s: %s is sent as it is; a column has two braces on "
               "each side",
               cut->path, buf_cstr(&cut->one_brace));
}

/* If {{ is outside all strings, explains where it belongs. */
static void explain_place(const struct buf *text, struct problem *problem)
{
    const char *at = buf_cstr(text);
    bool is_quoted = false;

    for (; *at != '\0'; at++) {
        if (*at == '\\' && is_quoted && at[1] != '\0')
            at++;
        else if (*at == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && at[0] == '{' && at[1] == '{')
            break;
    }
    if (*at != '\0')
        problem_add(problem,
                    "A column is written in double quotes: \"{{COLUMN}}\" for "
                    "a text, \"{{COLUMN:number}}\" for a number, "
                    "\"{{COLUMN:boolean}}\" for true or false, "
                    "\"{{COLUMN:json}}\" for any JSON.");
}

bool template_read(struct template *t, const char *path,
                   struct csv_record *names, struct fields inputs,
                   struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(FORM_LIMIT);
    struct cut cut = {t, path, problem, false, BUF_INIT(BUF_LINE)};
    bool good;

    if (!form_read_as("template", &text, path, problem)) {
        explain_place(&text, problem);
        return false;
    }
    t->crc = crc32c(0, text.data, text.size);
    t->names = *names;
    *names = (struct csv_record)CSV_RECORD_INIT;
    good = cut_form(&cut, json_trim((struct json_span){text.data, text.size}),
                    inputs)
           && names_a_column(&cut);
    if (good)
        say_one_brace(&cut);
    buf_free(&cut.one_brace);
    return good;
}
