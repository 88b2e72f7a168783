/* SPDX-License-Identifier: MIT */
/* list.c - host-stub list: lists the cards found, and the files refused with
   the reason. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "jsonwrite.h"
#include "list-text.h"
#include "list.h"
#include "lookup.h"
#include "output.h"
#include "probe.h"
#include "search.h"
#include "terminal.h"
#include "text.h"
#include "trust.h"

struct listing {
    struct buf cards;   /* the members of a JSON array */
    struct buf refused; /* the same */
    struct catalog catalog;
    struct names ids;   /* ids of cards from files with several cards, in the
                           order of `paths` */
    struct names paths; /* their files */
    struct known known;
};

#define LISTING_INIT                                                     \
    {                                                                    \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), {0}, {0}, {0}, \
            KNOWN_INIT                                                   \
    }

/* Adds a refused file, or one refused card of a file with several; then `card`
   is its id. */
static void refuse(struct listing *listing, const char *path, const char *card,
                   const char *reason)
{
    if (listing->refused.size > 0)
        buf_char(&listing->refused, ',');
    buf_char(&listing->refused, '{');
    json_member(&listing->refused, "path", path);
    if (card != NULL)
        json_member(&listing->refused, "card", card);
    json_member(&listing->refused, "reason", reason);
    buf_char(&listing->refused, '}');
}

static void add_to(struct buf *list, struct json_span object)
{
    if (list->size > 0)
        buf_char(list, ',');
    buf_add(list, object.data, object.size);
}

/* Says which other file provides the card for this id, if one does. */
static bool is_hidden_member(struct listing *listing, const char *id,
                             const char *path)
{
    const struct plugin_file *file = catalog_find(&listing->catalog, id);
    auto_buf struct buf reason = BUF_INIT(BUF_FILE);
    size_t i = 0;

    buf_fmt(&reason, "its card '%s' is hidden by ", id);
    if (file != NULL) {
        plugin_file_path(&reason, file);
        buf_str(&reason, ", which has this id as its name");
        refuse(listing, path, id, buf_cstr(&reason));
        return true;
    }
    while (i < listing->ids.count && strcmp(listing->ids.at[i], id) != 0)
        i++;
    if (i == listing->ids.count)
        return false;
    buf_fmt(&reason, "the card of this id in %s, which is looked into first",
            listing->paths.at[i]);
    refuse(listing, path, id, buf_cstr(&reason));
    return true;
}

static bool list_card(struct listing *listing, struct json_span card,
                      const char *path, struct problem *problem)
{
    auto_buf struct buf id = BUF_INIT(BUF_TEXT);
    struct json_span family;

    if (json_find(card, "family", &family)) {
        json_find_text(card, "id", &id);
        if (is_hidden_member(listing, buf_cstr(&id), path))
            return true;
        if (!names_add(&listing->ids, buf_cstr(&id), id.size)
            || !names_add(&listing->paths, path, strlen(path)))
            return problem_no_memory(problem);
    }
    add_to(&listing->cards, card);
    return true;
}

static bool list_file(struct listing *listing, const struct plugin_file *file,
                      struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);
    struct json_span object, cards, card;
    struct json_walk walk;
    struct stat before;
    bool is_there;

    plugin_file_path(&path, file);
    if (file->is_hidden) {
        refuse(listing, buf_cstr(&path), NULL,
               "hidden by the card of this id in an earlier directory");
        return true;
    }
    is_there = stat(buf_cstr(&path), &before) == 0;
    if (!probe(buf_cstr(&path), &report, problem))
        return false;
    if (is_there)
        families_remember(&listing->known, file, &before, &report);
    object = (struct json_span){buf_cstr(&report), report.size};
    if (!json_find(object, "cards", &cards)) {
        add_to(&listing->refused, object);
        return true;
    }
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (!list_card(listing, card, buf_cstr(&path), problem))
            return false;
    }
    return true;
}

static bool list_directory(struct listing *listing, const char *directory,
                           int error, struct problem *problem)
{
    const struct catalog *catalog = &listing->catalog;
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    size_t i = 0, end;

    if (error != 0 && error != ENOENT) {
        refuse(listing, directory, NULL, strerror(error));
        return true;
    }
    while (i < catalog->count && catalog->at[i].directory != directory)
        i++;
    for (end = i;
         end < catalog->count && catalog->at[end].directory == directory;)
        end++;
    if (end > i && !trust_directory(directory, &why)) {
        refuse(listing, directory, NULL, buf_cstr(&why));
        return true;
    }
    for (; i < end; i++) {
        if (!list_file(listing, &catalog->at[i], problem))
            return false;
    }
    return true;
}

static void listing_free(struct listing *listing)
{
    buf_free(&listing->cards);
    buf_free(&listing->refused);
    catalog_free(&listing->catalog);
    names_free(&listing->ids);
    names_free(&listing->paths);
    known_free(&listing->known);
}

static bool gather(struct buf *json, const struct search *search,
                   struct problem *problem)
{
    __attribute__((cleanup(listing_free))) struct listing listing =
        LISTING_INIT;

    if (!catalog_read(&listing.catalog, search))
        return problem_no_memory(problem);
    known_read(&listing.known);
    for (size_t i = 0; i < search->count; i++) {
        if (!list_directory(&listing, search->directories[i],
                            listing.catalog.errors[i], problem))
            return false;
    }
    known_write(&listing.known);
    buf_str(json, "{\"cards\":[");
    buf_add(json, buf_cstr(&listing.cards), listing.cards.size);
    buf_str(json, "],\"refused\":[");
    buf_add(json, buf_cstr(&listing.refused), listing.refused.size);
    buf_str(json, "]}");
    return buf_ok(json) || problem_no_memory(problem);
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
    auto_buf struct buf json = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf fitted = BUF_INIT(BUF_UNLIMITED);

    if (!search_directories(&search, options, problem)
        || !gather(&json, &search, problem))
        return problem->status;
    if (!options->json)
        list_text(&text, &json, &search, isatty(STDOUT_FILENO));
    text_fit(&fitted, buf_cstr(&text), terminal_columns(STDOUT_FILENO));
    buf_char(&json, '\n');
    return output_show(options->json ? &json : &fitted, options, problem)
               ? STATUS_DONE
               : problem->status;
}
