/* SPDX-License-Identifier: MIT */
/*
 * unitjson.c - assertions on JSON by pointer (RFC 6901)
 *
 * json-c parses the text strictly, and so checks it independently: no code here
 * is shared with the product.
 */
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* The depth allowed for a text from outside that is wrapped in another. */
#define DEPTH 1010

/* *valid is set if the text is nothing but JSON. The value may be null. */
static struct json_object *read_json(const char *text, bool *valid)
{
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    struct json_object *value;

    *valid = false;
    if (tokener == NULL || text == NULL)
        return NULL;
    json_tokener_set_flags(tokener,
                           JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    value = json_tokener_parse_ex(tokener, text, -1);
    *valid = json_tokener_get_error(tokener) == json_tokener_success;
    json_tokener_free(tokener);
    return value;
}

static const char *print(struct json_object *value)
{
    return json_object_to_json_string_ext(
        value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* "POINTER: VALUE", the form in which both sides are shown. The caller frees
   it. */
static char *line_of(const char *pointer, const char *value)
{
    size_t room = strlen(pointer) + strlen(value) + 3;
    char *line = malloc(room);

    if (line == NULL)
        abort();
    (void)snprintf(line, room, "%s: %s", pointer, value);
    return line;
}

void unit_json(const char *text, const char *pointer, const char *expected,
               const char *file, unsigned line)
{
    bool valid, valid_expected = true;
    struct json_object *whole = read_json(text, &valid), *value = NULL;
    struct json_object *wanted =
        expected != NULL ? read_json(expected, &valid_expected) : NULL;
    bool found = valid && json_pointer_get(whole, pointer, &value) == 0;
    char *left = line_of(pointer, found ? print(value) : "absent");
    char *right = line_of(pointer, expected != NULL ? print(wanted) : "absent");

    if (!valid || !valid_expected || strcmp(left, right) != 0)
        unit_comment("in:       ", text);
    if (!valid_expected)
        CU_assertImplementation(CU_FALSE, line, "what is expected is JSON",
                                file, "", CU_FALSE);
    unit_text(valid ? left : "not JSON", right, file, line);
    free(left);
    free(right);
    json_object_put(whole);
    json_object_put(wanted);
}

void unit_json_has(const char *text, const char *pointer, const char *words,
                   const char *file, unsigned line)
{
    bool valid;
    struct json_object *whole = read_json(text, &valid), *value = NULL;
    bool is_string = valid && json_pointer_get(whole, pointer, &value) == 0
                     && json_object_is_type(value, json_type_string);

    if (!is_string)
        unit_comment("no string at: ", pointer);
    unit_has(is_string ? json_object_get_string(value) : text, words, file,
             line);
    if (!is_string)
        CU_assertImplementation(CU_FALSE, line, "a string is there", file, "",
                                CU_FALSE);
    json_object_put(whole);
}
