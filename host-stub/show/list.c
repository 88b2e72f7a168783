/* SPDX-License-Identifier: MIT */
/* list.c - host-stub list: cards found, and files refused with the reason. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "jsonwrite.h"
#include "list.h"
#include "output.h"
#include "probe.h"
#include "search.h"
#include "text.h"
#include "trust.h"

struct listing {
    struct buf cards;   /* the members of a JSON array */
    struct buf refused; /* the same */
    struct names seen;
};

static void add_member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

static void refuse(struct listing *listing, const char *path,
                   const char *reason)
{
    if (listing->refused.size > 0)
        buf_char(&listing->refused, ',');
    buf_char(&listing->refused, '{');
    add_member(&listing->refused, "path", path);
    add_member(&listing->refused, "reason", reason);
    buf_char(&listing->refused, '}');
}

static bool list_file(struct listing *listing, const char *path,
                      struct problem *problem)
{
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);
    struct json_span object, value;
    struct buf *list;

    if (!probe(path, &report, problem))
        return false;
    object.data = buf_cstr(&report);
    object.size = report.size;
    list = json_find(object, "reason", &value) ? &listing->refused
                                               : &listing->cards;
    if (list->size > 0)
        buf_char(list, ',');
    buf_add(list, object.data, object.size);
    return true;
}

/* An id found in an earlier directory is what a person gets by that id. */
static bool is_hidden(struct listing *listing, const struct names *earlier,
                      const char *id, const char *path)
{
    for (size_t i = 0; i < earlier->count; i++) {
        if (strcmp(earlier->at[i], id) == 0) {
            refuse(listing, path,
                   "hidden by the card of this id in an earlier directory");
            return true;
        }
    }
    return false;
}

static bool list_directory(struct listing *listing, const char *directory,
                           struct problem *problem)
{
    auto_names struct names here = {0};
    size_t earlier = listing->seen.count;
    auto_buf struct buf why = BUF_INIT(65536);

    if (!names_add_directory(&here, directory)) {
        if (errno != ENOENT)
            refuse(listing, directory, strerror(errno));
        return true;
    }
    if (here.count > 0 && !trust_directory(directory, &why)) {
        refuse(listing, directory, buf_cstr(&why));
        return true;
    }
    for (size_t i = 0; i < here.count; i++) {
        auto_buf struct buf path = BUF_INIT(65536);
        struct names before = {listing->seen.at, earlier};

        buf_fmt(&path, "%s/%s.so", directory, here.at[i]);
        if (!is_hidden(listing, &before, here.at[i], buf_cstr(&path))
            && !list_file(listing, buf_cstr(&path), problem))
            return false;
    }
    if (!names_add_directory(&listing->seen, directory))
        return problem_set(problem, STATUS_INTERNAL, "%s: %s", directory,
                           strerror(errno));
    return true;
}

static void add_text(struct buf *out, struct json_span object, const char *key)
{
    auto_buf struct buf text = BUF_INIT(PROBE_LIMIT);
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return;
    json_unquote(&text, value);
    text_safe(out, buf_cstr(&text), text.size);
}

static void add_card(struct buf *out, struct json_span card)
{
    add_text(out, card, "id");
    buf_str(out, "  ");
    add_text(out, card, "version");
    buf_str(out, "  ");
    add_text(out, card, "connector_title");
    buf_str(out, ": ");
    add_text(out, card, "title");
    buf_str(out, "\n    ");
    add_text(out, card, "path");
    buf_char(out, '\n');
}

static void add_refused(struct buf *out, struct json_span file)
{
    auto_buf struct buf reason = BUF_INIT(PROBE_LIMIT);

    buf_str(out, "  ");
    add_text(out, file, "path");
    buf_str(out, "\n    ");
    add_text(&reason, file, "reason");
    text_wrap(out, buf_cstr(&reason), 4, 4);
}

static void add_array(struct buf *out, struct json_span array,
                      void (*add)(struct buf *, struct json_span))
{
    struct json_walk walk;
    struct json_span entry;

    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &entry))
        add(out, entry);
}

static void as_text(struct buf *out, const struct buf *json,
                    const struct search *search)
{
    struct json_span all = {buf_cstr(json), json->size};
    struct json_span cards, refused;
    size_t start = out->size;

    if (!json_find(all, "cards", &cards)
        || !json_find(all, "refused", &refused))
        return;
    add_array(out, cards, add_card);
    if (out->size == start) {
        buf_str(out, "No cards found. Looked in:\n");
        for (size_t i = 0; i < search->count; i++) {
            buf_str(out, "  ");
            text_safe(out, search->directories[i],
                      strlen(search->directories[i]));
            buf_char(out, '\n');
        }
        buf_str(out, "-p DIR adds a directory.\n");
    }
    if (refused.size > 2) {
        buf_str(out, "\nRefused:\n");
        add_array(out, refused, add_refused);
    }
}

static void listing_free(struct listing *listing)
{
    buf_free(&listing->cards);
    buf_free(&listing->refused);
    names_free(&listing->seen);
}

static bool gather(struct buf *json, const struct search *search,
                   struct problem *problem)
{
    __attribute__((cleanup(listing_free))) struct listing listing = {
        BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), {0}};

    for (size_t i = 0; i < search->count; i++) {
        if (!list_directory(&listing, search->directories[i], problem))
            return false;
    }
    buf_str(json, "{\"cards\":[");
    buf_add(json, buf_cstr(&listing.cards), listing.cards.size);
    buf_str(json, "],\"refused\":[");
    buf_add(json, buf_cstr(&listing.refused), listing.refused.size);
    buf_str(json, "]}");
    return buf_ok(json) || problem_set(problem, STATUS_INTERNAL, "no memory");
}

bool list_json(struct buf *json, const struct options *options,
               struct problem *problem)
{
    auto_search struct search search = {0};

    return search_directories(&search, options, problem)
           && gather(json, &search, problem);
}

int command_list(const struct options *options, struct problem *problem)
{
    auto_search struct search search = {0};
    auto_buf struct buf json = BUF_INIT(SIZE_MAX);
    auto_buf struct buf text = BUF_INIT(SIZE_MAX);

    if (!search_directories(&search, options, problem)
        || !gather(&json, &search, problem))
        return problem->status;
    if (!options->json)
        as_text(&text, &json, &search);
    buf_char(&json, '\n');
    return output_print(options->json ? &json : &text, problem)
               ? STATUS_DONE
               : problem->status;
}
