/* SPDX-License-Identifier: MIT */
/* pattern.c - matches with PCRE2 where that agrees with ECMA-262. */
#include "pattern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A card's pattern is not trusted: every limit of PCRE2 is set. */
#define PATTERN_BYTES_MOST 65536
#define PARENTHESES_MOST 200
#define MATCH_STEPS_MOST 1000000
#define MATCH_DEPTH_MOST 10000
#define MATCH_KIB_MOST 16384

/* ---- where the two differ ---- */

/* Letters after a backslash with the same meaning in both, also in brackets. */
#define ESCAPES_ALIKE "bdDfnrsStwWxu"
/* Letters whose meaning depends on tables, or on earlier groups. */
#define ESCAPES_BEYOND "ckpPv123456789"

/* The verdict on the pattern, and what its meaning depends on. */
struct reading {
    enum pattern_kind kind;
    const char *why;
    bool has_space; /* \s, \S or . */
    bool has_dot;
    bool is_lookbehind[PARENTHESES_MOST]; /* for each open group */
    size_t depth;
};

static bool ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void note(struct reading *reading, enum pattern_kind kind,
                 const char *why)
{
    if (kind <= reading->kind)
        return;
    reading->kind = kind;
    reading->why = why;
}

/* `at` is at the backslash; returns the end of what it escapes. */
static const char *read_escape(struct reading *reading, const char *at,
                               bool in_brackets)
{
    char c = at[1];

    if (c == '\0') {
        note(reading, PATTERN_BROKEN, "it ends with a backslash");
        return at + 1;
    }
    if (strchr(ESCAPES_BEYOND, c) != NULL)
        note(reading, PATTERN_BEYOND,
             "back references, \\c, \\k, \\p, \\P and \\v are not judged here");
    else if (ascii_is_letter(c) && strchr(ESCAPES_ALIKE, c) == NULL
             && !(c == 'B' && !in_brackets))
        note(reading, PATTERN_FOREIGN,
             "it has an escape that ECMA-262 does not define there, such as "
             "\\A, \\h, \\Q or \\z");
    if (c == 's' || c == 'S')
        reading->has_space = true;
    return at + 2;
}

static bool is_posix_class(const char *at)
{
    const char *end;

    if (at[0] != '[' || at[1] == '\0' || strchr(":.=", at[1]) == NULL)
        return false;
    end = strchr(at + 2, ']');
    return end != NULL && end > at + 2 && end[-1] == at[1];
}

/* `at` is at the [; returns the position after its ], or the end. */
static const char *read_brackets(struct reading *reading, const char *at)
{
    for (at += 1; *at != '\0' && *at != ']';) {
        if (is_posix_class(at))
            note(reading, PATTERN_FOREIGN,
                 "ECMA-262 has no classes such as [:alpha:]");
        at = *at == '\\' ? read_escape(reading, at, true) : at + 1;
    }
    return *at == ']' ? at + 1 : at;
}

static void open_group(struct reading *reading, bool is_lookbehind)
{
    if (reading->depth < PARENTHESES_MOST)
        reading->is_lookbehind[reading->depth++] = is_lookbehind;
    else
        note(reading, PATTERN_BEYOND, "its groups are nested too deeply");
}

/* `at` is at the (; returns the position after the prefix that gives the kind
   of group. */
static const char *read_group(struct reading *reading, const char *at)
{
    size_t modifiers;

    open_group(reading,
               strncmp(at, "(?<=", 4) == 0 || strncmp(at, "(?<!", 4) == 0);
    if (at[1] == '*')
        note(reading, PATTERN_BROKEN, "there is nothing before * to repeat");
    if (at[1] != '?')
        return at + 1;
    modifiers = strspn(at + 2, "ims-");
    if (modifiers > 0 && at[2 + modifiers] == ':')
        note(reading, PATTERN_BEYOND,
             "(?i:...) and similar groups are not judged");
    else if (at[2] == '\0' || strchr(":=!<", at[2]) == NULL)
        note(reading, PATTERN_FOREIGN,
             "ECMA-262 has no such group. It has (?:...), (?=...), (?!...),"
             " (?<=...), (?<!...) and (?<name>...)");
    return at + 2;
}

/* The length of the quantifier that begins here, without a ? after it; 0 if
   there is none. {, and {,n} are literal text in ECMA-262 (Annex B), but in
   PCRE2 only before 10.43. */
static size_t quantifier_size(struct reading *reading, const char *at)
{
    size_t digits;

    if (*at == '*' || *at == '+' || *at == '?')
        return 1;
    if (*at != '{')
        return 0;
    digits = strspn(at + 1, "0123456789");
    if (at[1] == ',' || at[1] == ' ')
        note(reading, PATTERN_BEYOND,
             "{,n} is a count in some engines and text in others");
    if (digits == 0)
        return 0;
    if (at[1 + digits] == ',')
        digits += 1 + strspn(at + 2 + digits, "0123456789");
    return at[1 + digits] == '}' ? digits + 2 : 0;
}

static const char *read_quantifier(struct reading *reading, const char *at)
{
    at += quantifier_size(reading, at);
    if (*at == '?')
        at++;
    if (quantifier_size(reading, at) > 0)
        note(reading, PATTERN_FOREIGN,
             "ECMA-262 has no quantifier after another, as in a++ or a{2}{3}");
    return at;
}

/* `at` is at the ). */
static const char *end_group(struct reading *reading, const char *at)
{
    if (reading->depth > 0 && reading->is_lookbehind[--reading->depth]
        && quantifier_size(reading, at + 1) > 0)
        note(reading, PATTERN_FOREIGN,
             "ECMA-262 has no quantifier after a look-behind");
    return at + 1;
}

static struct reading read_pattern(const char *at)
{
    struct reading reading = {.kind = PATTERN_GOOD};

    if (strnlen(at, PATTERN_BYTES_MOST + 1) > PATTERN_BYTES_MOST)
        note(&reading, PATTERN_BEYOND, "it is longer than 65536 bytes");
    while (reading.kind != PATTERN_BROKEN && *at != '\0') {
        if (*at == '\\') {
            at = read_escape(&reading, at, false);
        } else if (*at == '[') {
            if (at[1] == ']' && quantifier_size(&reading, at + 2) > 0)
                note(&reading, PATTERN_BEYOND,
                     "a repeated [], which matches nothing, is not judged");
            at = read_brackets(&reading, at);
        } else if (*at == '(') {
            at = read_group(&reading, at);
        } else if (*at == ')') {
            at = end_group(&reading, at);
        } else if (quantifier_size(&reading, at) > 0) {
            at = read_quantifier(&reading, at);
        } else {
            reading.has_dot |= *at == '.';
            reading.has_space |= *at == '.';
            at++;
        }
    }
    return reading;
}

/* May the two engines differ on this text? Some characters are white space or
   line ends in only one of them. */
static bool is_text_beyond(const struct reading *reading, const char *text)
{
    static const char *const odd[] = {
        "\xc2\x85",     /* NEXT LINE */
        "\xc2\xa0",     /* NO-BREAK SPACE */
        "\xe1\x9a\x80", /* OGHAM SPACE MARK */
        "\xe2\x80",     /* the block with most other spaces */
        "\xe2\x81\x9f", /* MEDIUM MATHEMATICAL SPACE */
        "\xe3\x80\x80", /* IDEOGRAPHIC SPACE */
        "\xef\xbb\xbf", /* ZERO WIDTH NO-BREAK SPACE */
    };

    for (size_t i = 0; reading->has_space && i < sizeof odd / sizeof *odd;
         i++) {
        if (strstr(text, odd[i]) != NULL)
            return true;
    }
    return reading->has_dot && strchr(text, '\r') != NULL;
}

/* ---- PCRE2 ---- */

static void free_code(pcre2_code **code)
{
    pcre2_code_free(*code);
}

/* *error is PCRE2's error number, or 0 if memory ran out. */
static pcre2_code *compile(const char *pattern, int *error, size_t *offset)
{
    pcre2_compile_context *bounds = pcre2_compile_context_create(NULL);
    pcre2_code *code;

    *error = 0;
    if (bounds == NULL)
        return NULL;
    pcre2_set_max_pattern_length(bounds, PATTERN_BYTES_MOST);
    pcre2_set_parens_nest_limit(bounds, PARENTHESES_MOST);
    /* with CRLF, PCRE2 would not look for a match between the two */
    pcre2_set_newline(bounds, PCRE2_NEWLINE_LF);
    pcre2_set_compile_extra_options(bounds, PCRE2_EXTRA_ALT_BSUX);
    code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                         PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS
                             | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF
                             | PCRE2_NEVER_BACKSLASH_C,
                         error, offset, bounds);
    pcre2_compile_context_free(bounds);
    return code;
}

static int match(const pcre2_code *code, const char *text)
{
    pcre2_match_context *bounds = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    int found = PCRE2_ERROR_NOMEMORY;

    if (bounds != NULL && data != NULL) {
        pcre2_set_match_limit(bounds, MATCH_STEPS_MOST);
        pcre2_set_depth_limit(bounds, MATCH_DEPTH_MOST);
        pcre2_set_heap_limit(bounds, MATCH_KIB_MOST);
        found = pcre2_match(code, (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0,
                            data, bounds);
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(bounds);
    return found;
}

enum pattern_match pattern_match(const char *pattern, const char *text)
{
    struct reading reading = read_pattern(pattern);
    __attribute__((cleanup(free_code))) pcre2_code *code = NULL;
    size_t offset;
    int error, found;

    if (reading.kind != PATTERN_GOOD || is_text_beyond(&reading, text))
        return PATTERN_UNKNOWN;
    code = compile(pattern, &error, &offset);
    if (code == NULL)
        return PATTERN_UNKNOWN;
    found = match(code, text);
    if (found >= 0)
        return PATTERN_MATCHES;
    return found == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS : PATTERN_UNKNOWN;
}

/* Is it a limit of PCRE2, or a feature that only ECMA-262 has? */
static bool is_beyond(int error)
{
    switch (error) {
    case 0: /* out of memory */
    case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_HEAP_FAILED:
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_INVALID_SUBPATTERN_NAME:
    case PCRE2_ERROR_SUBPATTERN_NAME_TOO_LONG:
    case PCRE2_ERROR_CLASS_INVALID_RANGE:
    case PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED:
    case PCRE2_ERROR_UNICODE_DISALLOWED_CODE_POINT:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
    case PCRE2_ERROR_PATTERN_STRING_TOO_LONG:
        return true;
    default:
        return false;
    }
}

enum pattern_kind pattern_kind(const char *pattern, struct buf *why)
{
    struct reading reading = read_pattern(pattern);
    __attribute__((cleanup(free_code))) pcre2_code *code = NULL;
    unsigned char words[200] = "";
    size_t offset = 0;
    int error;

    if (reading.kind != PATTERN_GOOD) {
        buf_str(why, reading.why);
        return reading.kind;
    }
    code = compile(pattern, &error, &offset);
    if (code != NULL)
        return PATTERN_GOOD;
    if (error == 0 || pcre2_get_error_message(error, words, sizeof words) < 0)
        buf_str(why, "there is not enough memory to read it");
    else
        buf_fmt(why, "%s, at offset %zu", (const char *)words, offset);
    return is_beyond(error) ? PATTERN_BEYOND : PATTERN_BROKEN;
}
