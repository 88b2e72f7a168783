/* SPDX-License-Identifier: MIT */
/*
 * families.c - finds the file that has a card in its family
 *
 * Files are searched in the order of the catalog, and the first that has the
 * card wins. The contents of a file are remembered (known.h) or found by a
 * child process that loads it (probe.h), if it may be loaded at all. A file
 * that was refused when it was loaded is skipped as long as another has the
 * card, since loading it may take long. If none has, it is loaded again: the
 * cause may be outside the file, such as a library that was missing.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jsonwalk.h"
#include "lookup.h"
#include "module.h"
#include "probe.h"

/* The card that is wanted, and the state of the search. */
struct quest {
    const char *card;
    struct lookup *at;
    struct families *families;
    struct known *known;
    struct problem *problem;
    /* the second round: files that were refused in earlier runs */
    bool retries;
    bool fresh; /* do not use what is remembered */
};

/* The absolute path under which a file is remembered. It ends in the file's
   name in this directory, since that is compared with its card's id. */
static bool key_path(struct buf *key, const struct plugin_file *file)
{
    char *directory = realpath(file->directory, NULL);

    if (directory == NULL)
        return false;
    buf_fmt(key, "%s/%s.so", strcmp(directory, "/") != 0 ? directory : "",
            file->id);
    free(directory);
    return buf_ok(key);
}

static bool is_trusted(const char *path)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    char *real = NULL;
    bool good = module_trust(path, &real, &why);

    free(real);
    return good;
}

/* Is the card among these ids? The others are kept for suggestions. */
static bool has_card(struct quest *quest, struct json_span ids)
{
    struct json_walk walk;
    struct json_span id;

    json_walk_into(&walk, ids);
    while (json_walk_element(&walk, &id)) {
        auto_buf struct buf text = BUF_INIT(BUF_TEXT);

        if (json_string_is(id, quest->card))
            return true;
        json_unquote(&text, id);
        names_add(&quest->families->names, buf_cstr(&text), text.size);
    }
    return false;
}

/* The reasons for not trusting a file are outside it, and are not remembered.
 */
void families_remember(struct known *known, const struct plugin_file *file,
                       const struct stat *before, const struct buf *report)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    auto_buf struct buf ids = BUF_INIT(PROBE_LIMIT);
    auto_buf struct buf titles = BUF_INIT(PROBE_LIMIT);
    struct known_cards cards;

    plugin_file_path(&path, file);
    probe_members(&ids, report);
    probe_titles(&titles, report);
    cards.ids = (struct json_span){buf_cstr(&ids), ids.size};
    cards.titles = (struct json_span){buf_cstr(&titles), titles.size};
    if (key_path(&key, file)
        && (json_type(cards.ids) == 'a' || is_trusted(buf_cstr(&path))))
        known_put(known, buf_cstr(&key), before, &cards);
}

/* Looks up what earlier runs found in the file. */
static bool recall(const struct known *known, const struct plugin_file *file,
                   const struct stat *info, struct known_cards *cards)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);

    return key_path(&key, file)
           && known_find(known, buf_cstr(&key), info, cards);
}

/* Loads the file in a child; gives null if it is refused. Returns false with a
   problem if the child could not be started. */
static bool look_into(struct quest *quest, const struct plugin_file *file,
                      const char *path, const struct stat *info,
                      struct buf *ids)
{
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);

    if (!is_trusted(path)) {
        buf_str(ids, "null");
        return true;
    }
    if (!probe(path, &report, quest->problem))
        return false;
    families_remember(quest->known, file, info, &report);
    probe_members(ids, &report);
    return true;
}

/* Sets *found. Returns false with a problem. */
static bool visit(struct quest *quest, const struct plugin_file *file,
                  bool *found)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf learnt = BUF_INIT(PROBE_LIMIT);
    struct known_cards cards;
    struct json_span ids = {NULL, 0};
    struct stat info;
    bool is_known, was_refused;

    plugin_file_path(&path, file);
    if (stat(buf_cstr(&path), &info) != 0 || !S_ISREG(info.st_mode))
        return true;
    is_known = !quest->fresh && recall(quest->known, file, &info, &cards);
    if (is_known)
        ids = cards.ids;
    was_refused = is_known && json_type(ids) == '0';
    if (quest->retries && !was_refused)
        return true; /* the first round has examined everything */
    if (!is_known || quest->retries) {
        is_known = false;
        if (!look_into(quest, file, buf_cstr(&path), &info, &learnt))
            return false;
        ids = (struct json_span){buf_cstr(&learnt), learnt.size};
    }
    *found = json_type(ids) == 'a' && has_card(quest, ids);
    if (*found) {
        buf_add(&quest->at->path, buf_cstr(&path), path.size);
        buf_str(&quest->at->id, quest->card);
        quest->at->is_remembered = is_known;
        quest->at->is_probed = !is_known;
    } else if (json_type(ids) == '0' && !quest->retries) {
        quest->families->refused++;
    }
    return true;
}

static bool visit_all(struct quest *quest, const struct catalog *catalog,
                      bool *found)
{
    for (size_t i = 0; !*found && i < catalog->count; i++) {
        if (!catalog->at[i].is_hidden && !visit(quest, &catalog->at[i], found))
            return false;
    }
    return true;
}

bool families_search(struct families *families, struct lookup *at,
                     const struct search *search, const char *card, bool fresh,
                     struct problem *problem)
{
    auto_catalog struct catalog catalog = {0};
    auto_known struct known known = KNOWN_INIT;
    struct quest quest = {.card = card,
                          .at = at,
                          .families = families,
                          .known = &known,
                          .problem = problem,
                          .fresh = fresh};
    bool found = false, done;

    if (!catalog_read(&catalog, search))
        return problem_no_memory(problem);
    known_read(&known);
    done = visit_all(&quest, &catalog, &found);
    quest.retries = true;
    if (done && !found && !fresh)
        done = visit_all(&quest, &catalog, &found);
    known_write(&known);
    return done && found;
}

void families_recall(const struct catalog *catalog, family_fn *each,
                     void *context)
{
    auto_known struct known known = KNOWN_INIT;

    known_read(&known);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct plugin_file *file = &catalog->at[i];
        struct known_cards cards = {{NULL, 0}, {NULL, 0}};
        auto_buf struct buf path = BUF_INIT(BUF_TEXT);
        struct stat info;

        plugin_file_path(&path, file);
        if (file->is_hidden || stat(buf_cstr(&path), &info) != 0
            || !S_ISREG(info.st_mode))
            continue;
        if (!recall(&known, file, &info, &cards))
            cards = (struct known_cards){{NULL, 0}, {NULL, 0}};
        each(context, file, &cards);
    }
}
