/* SPDX-License-Identifier: MIT */
/* link.c - parses links and their parameters one by one. */
#include "link.h"

#include <string.h>

#include "ascii.h"
#include "fieldvalue.h"

/* A parameter: its value without quotes, but with its backslashes. */
struct param {
    struct value_text name;
    struct value_text value;
};

/* Reads up to one of these characters, or to the end. */
static struct value_text take_until(struct value_reader *r, const char *stops)
{
    const char *begin = r->at;

    while (r->at < r->end && (*r->at == '\0' || strchr(stops, *r->at) == NULL))
        r->at++;
    return (struct value_text){begin, (size_t)(r->at - begin)};
}

static bool take_param(struct value_reader *r, struct param *param)
{
    static const char stops[] = " \t=;,";

    value_skip(r, " \t");
    if (!value_at(r, ';'))
        return false;
    value_skip(r, "; \t");
    *param = (struct param){.name = take_until(r, stops)};
    value_skip(r, " \t");
    if (!value_at(r, '='))
        return true;
    r->at++;
    value_skip(r, " \t");
    param->value = value_at(r, '"') ? value_quoted(r) : take_until(r, " \t;,");
    return true;
}

static bool same(struct value_text text, const char *word)
{
    return text.size == strlen(word)
           && ascii_same_start(text.data, word, text.size);
}

/* Is the word in a list separated by spaces? */
static bool has_word(struct value_text list, const char *word)
{
    struct value_reader r = {list.data, list.data + list.size, false};

    while (r.at < r.end) {
        value_skip(&r, " \t");
        if (same(take_until(&r, " \t"), word))
            return true;
    }
    return false;
}

/* The parameters after a target; of several rel only the first counts. */
static struct value_text relation_of(struct value_reader *r)
{
    struct param param;
    struct value_text relation = {NULL, 0};
    bool has_rel = false, anchored = false;

    while (take_param(r, &param)) {
        if (same(param.name, "anchor"))
            anchored = true;
        if (!same(param.name, "rel") || has_rel)
            continue;
        has_rel = true;
        relation = param.value;
    }
    return anchored ? (struct value_text){NULL, 0} : relation;
}

/* Keeps the first link of its relation. */
static void keep_first(struct link *link, struct value_text relation,
                       const char *word, struct value_text url)
{
    if (link->is_there || relation.size == 0 || !has_word(relation, word))
        return;
    buf_add(&link->url, url.data, url.size);
    link->is_there = true;
}

/* Skips to the comma that ends a link, ignoring commas within quotes. */
static void skip_link(struct value_reader *r)
{
    while (r->at < r->end && *r->at != ',') {
        if (*r->at == '"')
            value_quoted(r);
        else
            r->at++;
    }
}

/* Does the target end at this bracket? It does if parameters, or the next link,
   follow. */
static bool ends_here(const struct value_reader *r)
{
    struct value_reader after = {r->at + 1, r->end, false};

    value_skip(&after, " \t");
    return after.at == after.end || value_at(&after, ';')
           || value_at(&after, ',');
}

/* Called after the opening bracket; reads up to the closing one. The target may
   contain a raw >, which is not valid in a URL, and raw spaces, but nothing of
   the next link. */
static struct value_text read_target(struct value_reader *r)
{
    struct value_text url = take_until(r, ">");

    while (value_at(r, '>') && !ends_here(r)) {
        struct value_reader more = {r->at + 1, r->end, false};

        take_until(&more, "<>");
        if (!value_at(&more, '>'))
            break;
        r->at = more.at;
        url.size = (size_t)(r->at - url.data);
    }
    return url;
}

/* Called at a word that may be rel: does its value contain `next`? */
static bool is_rel_next(struct value_reader r)
{
    struct value_text value;

    if (r.end - r.at < 4 || !ascii_same_start(r.at, "rel", 3))
        return false;
    r.at += 3;
    value_skip(&r, " \t");
    if (!value_at(&r, '='))
        return false;
    r.at++;
    value_skip(&r, " \t");
    value = value_at(&r, '"') ? value_quoted(&r) : take_until(&r, " \t;,\"");
    return has_word(value, "next");
}

/* Keeps a link that breaks the grammar if it is about the next page. */
static void keep_broken(struct link *link, const char *begin, const char *end)
{
    for (const char *at = begin; at < end && !link->is_there; at++) {
        if (is_rel_next((struct value_reader){at, end, false})) {
            buf_add(&link->url, begin, (size_t)(end - begin));
            link->is_there = true;
        }
    }
}

/* Returns false if the link breaks the grammar. */
static bool read_link(struct links *links, struct value_reader *r)
{
    const char *begin = r->at;
    struct value_text url, relation;

    if (!value_at(r, '<'))
        return r->at == r->end;
    r->at++;
    url = read_target(r);
    if (!value_at(r, '>')) {
        r->at = begin + 1;
        return false;
    }
    r->at++;
    relation = relation_of(r);
    keep_first(&links->next, relation, "next", url);
    keep_first(&links->self, relation, "self", url);
    value_skip(r, " \t");
    return r->at == r->end || value_at(r, ',');
}

void link_read(struct links *links, const char *value, size_t size)
{
    struct value_reader r = {value, value + size, false};

    while (r.at < r.end) {
        const char *begin;
        bool is_whole;

        value_skip(&r, ", \t");
        begin = r.at;
        is_whole = read_link(links, &r);
        skip_link(&r);
        if (!is_whole || r.is_open)
            keep_broken(&links->broken, begin, r.at);
    }
}

void links_free(struct links *links)
{
    buf_free(&links->next.url);
    buf_free(&links->self.url);
    buf_free(&links->broken.url);
    links->next.is_there = links->self.is_there = false;
    links->broken.is_there = false;
}
