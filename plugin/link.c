/* SPDX-License-Identifier: MIT */
/* link.c - links and their parameters, one after the other. */
#include "link.h"

#include <string.h>

#include "ascii.h"

struct text {
    const char *data;
    size_t size;
};

struct reader {
    const char *at;
    const char *end;
};

/* A parameter: its value without quotes, but with its backslashes. */
struct param {
    struct text name;
    struct text value;
};

static void skip(struct reader *r, const char *these)
{
    while (r->at < r->end && *r->at != '\0' && strchr(these, *r->at) != NULL)
        r->at++;
}

static bool at(const struct reader *r, char c)
{
    return r->at < r->end && *r->at == c;
}

/* Up to one of these, or the end. */
static struct text take(struct reader *r, const char *stops)
{
    const char *begin = r->at;

    while (r->at < r->end && (*r->at == '\0' || strchr(stops, *r->at) == NULL))
        r->at++;
    return (struct text){begin, (size_t)(r->at - begin)};
}

/* Behind the opening quote; leaves the closing one behind. */
static struct text take_quoted(struct reader *r)
{
    const char *begin = ++r->at;
    struct text text;

    while (r->at < r->end && *r->at != '"')
        r->at += *r->at == '\\' && r->end - r->at > 1 ? 2 : 1;
    text = (struct text){begin, (size_t)(r->at - begin)};
    if (r->at < r->end)
        r->at++;
    return text;
}

static bool take_param(struct reader *r, struct param *param)
{
    static const char stops[] = " \t=;,";

    skip(r, " \t");
    if (!at(r, ';'))
        return false;
    skip(r, "; \t");
    *param = (struct param){.name = take(r, stops)};
    skip(r, " \t");
    if (!at(r, '='))
        return true;
    r->at++;
    skip(r, " \t");
    param->value = at(r, '"') ? take_quoted(r) : take(r, " \t;,");
    return true;
}

static bool same(struct text text, const char *word)
{
    return text.size == strlen(word)
           && ascii_same_start(text.data, word, text.size);
}

/* Is the word in a list with spaces between? */
static bool has_word(struct text list, const char *word)
{
    struct reader r = {list.data, list.data + list.size};

    while (r.at < r.end) {
        skip(&r, " \t");
        if (same(take(&r, " \t"), word))
            return true;
    }
    return false;
}

/* The parameters behind a target; of several rel only the first counts. */
static bool is_next(struct reader *r)
{
    struct param param;
    bool has_rel = false, next = false, anchored = false;

    while (take_param(r, &param)) {
        if (same(param.name, "anchor"))
            anchored = true;
        if (!same(param.name, "rel") || has_rel)
            continue;
        has_rel = true;
        next = param.value.size > 0 && has_word(param.value, "next");
    }
    return next && !anchored;
}

/* To behind the comma that ends a link, past quotes. */
static void skip_link(struct reader *r)
{
    while (r->at < r->end && *r->at != ',') {
        if (*r->at == '"')
            take_quoted(r);
        else
            r->at++;
    }
}

bool link_next(struct buf *target, const char *value, size_t size)
{
    struct reader r = {value, value + size};

    while (r.at < r.end) {
        struct text url;

        skip(&r, ", \t");
        if (at(&r, '<')) {
            r.at++;
            url = take(&r, ">");
            if (!at(&r, '>'))
                return false;
            r.at++;
            if (is_next(&r)) {
                buf_add(target, url.data, url.size);
                return true;
            }
        }
        skip_link(&r);
    }
    return false;
}
