/* SPDX-License-Identifier: MIT */
/*
 * unitjson.c - assertions on JSON by pointer (RFC 6901)
 *
 * The text must be JSON by RFC 8259. json-c checks its structure; its tokens
 * are checked here, because json-c accepts more even when it is strict: NaN,
 * Infinity, single quotes, raw control bytes. No code here is shared with the
 * product, so that this is an independent judgement of its texts.
 */
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* How deeply json-c may nest: deeper than the product accepts a text from
   outside (1000) and wraps it in an output of its own (1008). */
#define DEPTH 1010

/* ---- tokens ---- */

/* Each returns the position after the token at `at`, or NULL if it is not
   JSON. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++) {
        if ((unsigned char)*at < ' ') /* NUL too */
            return NULL;
        if (*at == '\\' && (unsigned char)*++at < ' ')
            return NULL;
    }
    return at + 1;
}

static const char *skip_digits(const char *at)
{
    size_t count = strspn(at, "0123456789");

    return count > 0 ? at + count : NULL;
}

static const char *skip_number(const char *at)
{
    at += *at == '-';
    at = *at == '0' ? at + 1 : skip_digits(at);
    if (at != NULL && *at == '.')
        at = skip_digits(at + 1);
    if (at != NULL && (*at == 'e' || *at == 'E')) {
        at++;
        at = skip_digits(at + (*at == '+' || *at == '-'));
    }
    return at;
}

static const char *skip_literal(const char *at)
{
    static const char *const literals[] = {"true", "false", "null"};

    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
        if (strncmp(at, literals[i], strlen(literals[i])) == 0)
            return at + strlen(literals[i]);
    return NULL;
}

static const char *skip_token(const char *at)
{
    if (*at == '"')
        return skip_string(at);
    if (*at == '-' || (*at >= '0' && *at <= '9'))
        return skip_number(at);
    if (strchr("{}[],: \t\r\n", *at) != NULL)
        return at + 1;
    return skip_literal(at);
}

/* Does the text consist of tokens of JSON? Their order is json-c's to check. */
static bool has_json_tokens(const char *text)
{
    while (text != NULL && *text != '\0')
        text = skip_token(text);
    return text != NULL;
}

/* ---- values ---- */

static struct json_object *parse(const char *text, int flags, bool *good)
{
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    struct json_object *value;

    *good = false;
    if (tokener == NULL)
        return NULL;
    json_tokener_set_flags(tokener, flags);
    value = json_tokener_parse_ex(tokener, text, -1);
    *good = json_tokener_get_error(tokener) == json_tokener_success;
    json_tokener_free(tokener);
    return value;
}

/* Is it JSON by the strict rules, whatever characters outside ASCII are? The
   strict mode of json-c 0.18 refuses all of these, so each of their bytes is
   replaced, by a letter that is no JSON outside a string. */
static bool is_strict(const char *text)
{
    char *ascii = strdup(text);
    bool good = false;

    for (char *at = ascii; at != NULL && *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x80)
            *at = 'x';
    }
    if (ascii != NULL)
        json_object_put(parse(ascii, JSON_TOKENER_STRICT, &good));
    free(ascii);
    return good;
}

/* *valid is set if the text is nothing but JSON. The value may be null. */
static struct json_object *read_json(const char *text, bool *valid)
{
    struct json_object *value;

    *valid = false;
    if (text == NULL)
        return NULL;
    value = parse(text, JSON_TOKENER_VALIDATE_UTF8, valid);
    *valid = *valid && is_strict(text) && has_json_tokens(text);
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
