/* SPDX-License-Identifier: MIT */
/* lookup.c - a path, a file's name, or a member of a family. */
#include "lookup.h"

#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "nearest.h"

void lookup_free(struct lookup *at)
{
    buf_free(&at->path);
    buf_free(&at->id);
}

static bool ends_in_so(const char *text, size_t size)
{
    return size > 3 && memcmp(text + size - 3, ".so", 3) == 0;
}

/* PATH.so or PATH.so:ID, with or without a slash; or any path. */
static bool read_path(struct lookup *at, const char *card)
{
    const char *slash = strrchr(card, '/');
    const char *colon = strrchr(slash != NULL ? slash : card, ':');

    if (colon != NULL && colon[1] != '\0'
        && ends_in_so(card, (size_t)(colon - card))) {
        buf_add(&at->path, card, (size_t)(colon - card));
        buf_str(&at->id, colon + 1);
        return true;
    }
    if (slash == NULL && !ends_in_so(card, strlen(card)))
        return false;
    buf_str(&at->path, card);
    return true;
}

static bool not_found(const struct search *search,
                      const struct families *families, const char *card,
                      struct problem *problem)
{
    struct names names = {0};
    const char *slip;

    if (*card == '@')
        return problem_set(problem, STATUS_PLUGIN,
                           "%s is the name of a saved call or an example, and "
                           "a card is needed here; run and check take %s, and "
                           "host-stub saved %s --json shows its card and form",
                           card, card, card);
    problem_set(problem, STATUS_PLUGIN, "no card '%s' found", card);
    for (size_t i = 0; i < search->count; i++)
        names_add_directory(&names, search->directories[i]);
    for (size_t i = 0; i < families->names.count; i++)
        names_add(&names, families->names.at[i], strlen(families->names.at[i]));
    slip = nearest(card, (const char *const *)names.at, names.count);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    names_free(&names);
    problem_add(problem, "looked in:");
    for (size_t i = 0; i < search->count; i++)
        buf_fmt(&problem->message, "%s %s", i > 0 ? "," : "",
                search->directories[i]);
    if (families->refused > 0)
        problem_add(problem,
                    "%zu %s refused and could not be searched for the card; "
                    "host-stub list says why",
                    families->refused,
                    families->refused == 1 ? "file was" : "files were");
    return problem_add(problem, "host-stub list shows the cards that are "
                                "installed; -p DIR adds a directory");
}

static bool search_all(struct lookup *at, const struct search *search,
                       const char *card, bool fresh, struct problem *problem)
{
    struct families families = {{0}, 0};
    bool found = false;

    if (is_card_id(card))
        found = families_search(&families, at, search, card, fresh, problem);
    if (!found && problem->message.size == 0)
        not_found(search, &families, card, problem);
    names_free(&families.names);
    return found;
}

bool lookup_card(struct lookup *at, const struct options *options,
                 const char *card, bool fresh, struct problem *problem)
{
    auto_search struct search search = {0};

    at->is_path = read_path(at, card);
    if (at->is_path)
        return true;
    if (!search_directories(&search, options, problem))
        return false;
    for (size_t i = 0; is_card_id(card) && i < search.count; i++) {
        struct stat info;

        buf_reset(&at->path);
        buf_fmt(&at->path, "%s/%s.so", search.directories[i], card);
        if (lstat(buf_cstr(&at->path), &info) == 0)
            return true;
    }
    buf_reset(&at->path);
    return search_all(at, &search, card, fresh, problem);
}
