/* SPDX-License-Identifier: MIT */
/*
 * pattern.c - an ECMA-262 pattern as a POSIX one
 *
 * Most patterns of forms are written in what both have. \d, \w, \s and (?:
 * are put into POSIX words; what has none (a look-ahead, a lazy quantifier, a
 * back reference, \b, \p) is beyond this file, and nothing is said of it.
 */
#include "pattern.h"

#include <regex.h>
#include <string.h>

/* What stands for \d and its like, outside and within brackets. */
static const struct {
    char letter;
    const char *outside, *inside;
} classes[] = {
    {'d', "[0-9]", "0-9"},
    {'D', "[^0-9]", NULL},
    {'w', "[A-Za-z0-9_]", "A-Za-z0-9_"},
    {'W', "[^A-Za-z0-9_]", NULL},
    {'s', "[[:space:]]", "[:space:]"},
    {'S', "[^[:space:]]", NULL},
    {'t', "\t", "\t"},
    {'n', "\n", "\n"},
    {'r', "\r", "\r"},
};

/* Of the character behind a backslash; false: beyond us. */
static bool add_escape(struct buf *out, char c, bool in_brackets)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        const char *text = in_brackets ? classes[i].inside : classes[i].outside;

        if (classes[i].letter != c)
            continue;
        if (text != NULL)
            buf_str(out, text);
        return text != NULL;
    }
    if (c == '\0' || strchr("^$\\.*+?()[]{}|/-", c) == NULL)
        return false;
    /* within brackets a backslash stands for itself, and ] ^ - by place */
    if (in_brackets && strchr("]^-\\[", c) != NULL)
        return false;
    if (!in_brackets && strchr("/-", c) == NULL)
        buf_char(out, '\\');
    buf_char(out, c);
    return true;
}

/* at is behind the [; the result is behind the ], or NULL: beyond us. */
static const char *add_brackets(struct buf *out, const char *at)
{
    buf_char(out, '[');
    if (*at == '^')
        buf_char(out, *at++);
    if (*at == ']')
        return NULL; /* the empty class, or its opposite */
    for (; *at != ']'; at++) {
        if (*at == '\0')
            return at; /* regcomp() says what is wrong */
        if (*at == '[')
            return NULL; /* POSIX may see a class name in it */
        if (*at != '\\')
            buf_char(out, *at);
        else if (!add_escape(out, *++at, true))
            return NULL;
    }
    buf_char(out, ']');
    return at + 1;
}

/* False: the pattern says what POSIX has no words for. */
static bool translate(struct buf *out, const char *at)
{
    while (*at != '\0') {
        if (*at == '\\') {
            if (!add_escape(out, at[1], false))
                return false;
            at += 2;
        } else if (*at == '[') {
            at = add_brackets(out, at + 1);
            if (at == NULL)
                return false;
        } else if (strncmp(at, "(?:", 3) == 0) {
            buf_char(out, '(');
            at += 3;
        } else if (strncmp(at, "(?", 2) == 0 || (unsigned char)*at >= 0x80) {
            return false;
        } else if (strchr("*+?}", *at) != NULL && at[1] == '?') {
            return false;
        } else {
            buf_char(out, *at++);
        }
    }
    return buf_ok(out);
}

enum pattern_match pattern_match(const char *pattern, const char *text)
{
    auto_buf struct buf posix = BUF_INIT(1u << 20);
    regex_t regex;
    int found;

    if (!translate(&posix, pattern)
        || regcomp(&regex, buf_cstr(&posix), REG_EXTENDED | REG_NOSUB) != 0)
        return PATTERN_UNKNOWN;
    found = regexec(&regex, text, 0, NULL, 0);
    regfree(&regex);
    if (found != 0 && found != REG_NOMATCH)
        return PATTERN_UNKNOWN;
    return found == 0 ? PATTERN_MATCHES : PATTERN_DIFFERS;
}

bool pattern_valid(const char *pattern, struct buf *why)
{
    auto_buf struct buf posix = BUF_INIT(1u << 20);
    char text[200];
    regex_t regex;
    int error;

    if (!translate(&posix, pattern))
        return true;
    error = regcomp(&regex, buf_cstr(&posix), REG_EXTENDED | REG_NOSUB);
    if (error == 0) {
        regfree(&regex);
        return true;
    }
    regerror(error, &regex, text, sizeof text);
    buf_str(why, text);
    return false;
}
