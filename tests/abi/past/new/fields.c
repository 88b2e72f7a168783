/* SPDX-License-Identifier: MIT */
/* fields.c - faults collected, and the checks that make them. */
#include "fields.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

#define FAULTS_MAX 50 /* a form of a million wrong keys has said enough */

bool faults_begin(struct faults *faults)
{
    memset(faults, 0, sizeof *faults);
    faults->list = open_memstream(&faults->text, &faults->size);
    return faults->list != NULL;
}

void faults_end(struct faults *faults)
{
    fclose(faults->list);
    free(faults->text);
}

/* A JSON Pointer (RFC 6901): ~ is written ~0, and / is written ~1. */
static void write_pointer(FILE *out, const struct path *path)
{
    size_t size = 0;
    char *key;

    if (path == NULL)
        return;
    write_pointer(out, path->up);
    if (path->key.data == NULL) {
        fprintf(out, "/%zu", path->index);
        return;
    }
    putc('/', out);
    key = json_text(path->key, &size);
    for (size_t i = 0; key != NULL && i < size; i++) {
        if (key[i] == '~' || key[i] == '/')
            fputs(key[i] == '~' ? "~0" : "~1", out);
        else
            json_write_inside(out, &key[i], 1);
    }
    free(key);
}

void fault(struct faults *faults, const char *field, const struct path *path,
           const char *format, ...)
{
    FILE *out = faults->list;
    char message[1024];
    va_list args;

    if (faults->count++ >= FAULTS_MAX)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (faults->count > 1)
        fputs("},{", out);
    if (field != NULL) {
        fputs("\"field\":", out);
        json_write(out, field, strlen(field));
        putc(',', out);
    }
    if (path != NULL) {
        fputs("\"pointer\":\"", out);
        write_pointer(out, path);
        fputs("\",", out);
    }
    fputs("\"message\":", out);
    json_write(out, message, strlen(message));
    fflush(out);
    if (faults->count == 1)
        faults->first = faults->size;
}

/* The field of a descriptor's own text has no JSON string: one is made. */
static void fault_in(struct faults *faults, const struct card_field *field,
                     const char *what)
{
    char key[256];
    int size = snprintf(key, sizeof key, "\"%s\"", field->key);
    struct path path = {NULL, {key, (size_t)size}, 0};

    fault(faults, field->key, &path, "%s %s", field->title, what);
}

static size_t find(const struct field_list *list, struct card_text key)
{
    size_t i = 0;

    while (i < list->count && !json_is(key, list->fields[i].key))
        i++;
    return i;
}

static void take_members(const struct field_list *list, struct card_text text,
                         struct card_text *values, struct faults *faults)
{
    struct path path = {NULL, {NULL, 0}, 0};
    struct json_cursor cursor;
    struct card_text value;

    json_enter(&cursor, text);
    while (faults->count < FAULTS_MAX
           && json_next(&cursor, &path.key, &value)) {
        size_t i = find(list, path.key);

        if (i < list->count && values[i].data == NULL) {
            values[i] = value;
        } else if (i < list->count) {
            fault_in(faults, &list->fields[i], "is given twice; keep one.");
        } else {
            size_t size = 0;
            char *key = json_text(path.key, &size);

            fault(faults, key, &path, "The %s has no member \"%.60s\".",
                  list->name, key != NULL ? key : "");
            free(key);
        }
    }
}

static bool is_shown(const struct field_list *list, size_t i,
                     const struct card_text *values)
{
    const char *const *wanted = list->fields[i].shown_if_values;
    size_t control = 0;

    if (list->fields[i].shown_if_key == NULL)
        return true;
    while (strcmp(list->fields[control].key, list->fields[i].shown_if_key) != 0)
        control++;
    for (; values[control].data != NULL && *wanted != NULL; wanted++) {
        struct card_text value = values[control];

        if (json_kind(value) == '"'
                ? json_is(value, *wanted)
                : strlen(*wanted) == value.size
                      && memcmp(*wanted, value.data, value.size) == 0)
            return true;
    }
    return false;
}

static void check_choice(const struct card_field *field, struct card_text value,
                         struct faults *faults)
{
    char what[512] = "is none of its choices:";

    for (size_t i = 0; i < field->choice_count; i++) {
        size_t size = strlen(what);

        if (json_is(value, field->choices[i].value))
            return;
        snprintf(what + size, sizeof what - size, "%s %s", i > 0 ? "," : "",
                 field->choices[i].value);
    }
    fault_in(faults, field, what);
}

static void check_number(const struct card_field *field, struct card_text value,
                         struct faults *faults)
{
    char what[128];
    int64_t number;

    /* A card that takes fractions reads them with strtod_l(): strtod() heeds
       the host's locale, which may have a decimal comma. */
    if (!json_integer(value, &number)) {
        fault_in(faults, field, "must be a whole number, such as 4.");
    } else if ((field->minimum != 0 || field->maximum != 0)
               && (number < field->minimum || number > field->maximum)) {
        snprintf(what, sizeof what, "must be from %lld to %lld.",
                 (long long)field->minimum, (long long)field->maximum);
        fault_in(faults, field, what);
    }
}

static void check_value(const struct card_field *field, struct card_text value,
                        struct faults *faults)
{
    static const char *const names[] = {
        "", "a string", "a number", "true or false", "a string", "an object"};
    const char *kind = json_kind_name(value);
    char what[128];

    if ((field->flags & CARD_FIELD_ANY_JSON) != 0)
        return;
    if (strcmp(kind, names[field->type]) != 0) {
        snprintf(what, sizeof what, "must be %s, and is %s.",
                 names[field->type], kind);
        fault_in(faults, field, what);
    } else if (field->type == CARD_TYPE_DROPDOWN) {
        check_choice(field, value, faults);
    } else if (field->type == CARD_TYPE_NUMBER) {
        check_number(field, value, faults);
    }
}

static void check_field(const struct field_list *list, size_t i,
                        struct card_text *values, struct faults *faults)
{
    const struct card_field *field = &list->fields[i];
    bool given = values[i].data != NULL && !json_is_empty(values[i]);
    bool shown = is_shown(list, i, values);

    if (given && !shown)
        fault_in(faults, field, "is given where it does not apply.");
    else if (given)
        check_value(field, values[i], faults);
    else if (shown && (field->flags & CARD_FIELD_REQUIRED) != 0)
        fault_in(faults, field, "is missing.");
    if (given)
        return;
    values[i] = (struct card_text){NULL, 0};
    if (shown && field->default_json != NULL)
        values[i] = (struct card_text){field->default_json,
                                       strlen(field->default_json)};
}

bool fields_read(const struct field_list *list, struct card_text text,
                 struct card_text *values, struct faults *faults)
{
    const char *bad = json_fault(text);
    size_t before = faults->count;

    faults->code = list->code;
    if (bad != NULL)
        fault(faults, NULL, NULL, "The %s is not valid JSON at byte %zu.",
              list->name, text.data != NULL ? (size_t)(bad - text.data) : 0);
    else if (json_kind(text) != '{')
        fault(faults, NULL, NULL, "The %s must be an object, and is %s.",
              list->name, json_kind_name(text));
    if (faults->count > before)
        return false;
    memset(values, 0, list->count * sizeof *values);
    take_members(list, text, values, faults);
    /* A condition looks at a field above it, whose default is known by then. */
    for (size_t i = 0; i < list->count; i++)
        check_field(list, i, values, faults);
    return faults->count == before;
}
