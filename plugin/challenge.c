/* SPDX-License-Identifier: MIT */
/* challenge.c - parses challenges and their parameters one after the other. */
#include "challenge.h"

#include <string.h>

#include "ascii.h"
#include "fieldvalue.h"
#include "jsonwrite.h"

void challenge_free(struct challenge *c)
{
    buf_free(&c->error);
    buf_free(&c->description);
    buf_free(&c->scope);
}

bool challenge_error_is(const struct challenge *c, const char *error)
{
    return strcmp(buf_cstr(&c->error), error) == 0;
}

/* ---- pieces ---- */

static bool one_of(char c, const char *these)
{
    return c != '\0' && strchr(these, c) != NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9');
}

static bool is_token_char(char c)
{
    return is_letter(c) || one_of(c, "!#$%&'*+-.^_`|~");
}

static bool is_token68_char(char c)
{
    return is_letter(c) || one_of(c, "-._~+/");
}

/* Skips text that breaks the grammar, up to the next comma or line. */
static void skip_broken(struct value_reader *r)
{
    while (r->at < r->end && !one_of(*r->at, ",\n")) {
        if (*r->at == '"')
            value_quoted(r);
        else
            r->at++;
    }
}

/* Skips a token68, a scheme's single parameter without a name. Only a comma or
   a line break may follow it. */
static void skip_token68(struct value_reader *r)
{
    struct value_reader tried = *r;

    if (value_while(&tried, is_token68_char).size == 0)
        return;
    value_skip(&tried, "=");
    value_skip(&tried, " \t");
    if (tried.at == tried.end || one_of(*tried.at, ",\n"))
        *r = tried;
}

/* ---- values ---- */

static bool is_word(struct value_text text, const char *word)
{
    return text.size == strlen(word)
           && ascii_same_start(text.data, word, text.size);
}

static void add_value(struct buf *out, struct value_text text, bool quoted)
{
    for (size_t i = 0; i < text.size;) {
        size_t length;

        if (quoted && text.data[i] == '\\' && text.size - i > 1)
            i++;
        length = utf8_length(text.data + i, text.size - i);
        length = length > 0 ? length : 1;
        buf_add(out, text.data + i, length);
        i += length;
    }
}

/* If a parameter is repeated, the first one counts. */
static void take_param(struct value_reader *r, struct value_text name,
                       struct challenge *c)
{
    struct buf *out = is_word(name, "error")               ? &c->error
                      : is_word(name, "error_description") ? &c->description
                      : is_word(name, "scope")             ? &c->scope
                                                           : NULL;
    bool quoted;
    struct value_text value;

    value_skip(r, " \t");
    quoted = value_at(r, '"');
    value = quoted ? value_quoted(r) : value_while(r, is_token_char);
    if (out != NULL && out->size == 0)
        add_value(out, value, quoted);
}

/* ---- the list ---- */

static void swap(struct challenge *one, struct challenge *other)
{
    struct challenge kept = *one;

    *one = *other;
    *other = kept;
}

/* Called at the end of a challenge: keeps it if it is the one to report. */
static void judge(struct challenge *told, bool *by_dpop,
                  struct challenge *current, bool is_dpop)
{
    if (current->error.size > 0
        && (told->error.size == 0 || (is_dpop && !*by_dpop))) {
        swap(told, current);
        *by_dpop = is_dpop;
    }
    buf_reset(&current->error);
    buf_reset(&current->description);
    buf_reset(&current->scope);
}

static bool has_memory(const struct challenge *c)
{
    return !buf_no_memory(&c->error) && !buf_no_memory(&c->description)
           && !buf_no_memory(&c->scope);
}

bool challenge_read(struct challenge *told, const struct buf *fields)
{
    struct value_reader r = {buf_cstr(fields), buf_cstr(fields) + fields->size,
                             false};
    auto_challenge struct challenge current = CHALLENGE_INIT;
    bool is_dpop = false, by_dpop = false, good = true;

    while (r.at < r.end) {
        struct value_text word;

        value_skip(&r, " \t,\n");
        word = value_while(&r, is_token_char);
        value_skip(&r, " \t");
        if (word.size == 0) {
            skip_broken(&r);
        } else if (value_at(&r, '=')) {
            r.at++;
            take_param(&r, word, &current);
        } else {
            good = good && has_memory(&current);
            judge(told, &by_dpop, &current, is_dpop);
            is_dpop = is_word(word, "DPoP");
            skip_token68(&r);
        }
    }
    good = good && has_memory(&current);
    judge(told, &by_dpop, &current, is_dpop);
    return good;
}
