/* SPDX-License-Identifier: MIT */
/* loader.c - loads the card that the user named, and checks that it is there.
 */
#include "config.h"

#include "loader.h"

#include <string.h>

#include "jsonwalk.h"
#include "lookup.h"
#include "nearest.h"
#include "probe.h"

/* A message lists at most this many cards of a file. */
#define NAMED_MOST 20

/* Reports that the file does not have this card, and which it has. */
static void name_cards(struct buf *why, const struct plugin *plugin,
                       const struct family *family, const char *id)
{
    const char *ids[CARD_MEMBERS_MOST + 1] = {plugin->about.card.id};
    size_t count = 1;
    const char *slip;

    while (count <= family->count) {
        ids[count] = family->at[count - 1].about.card.id;
        count++;
    }
    buf_fmt(why, "it has no card '%.100s'", id);
    slip = nearest(id, ids, count);
    if (slip != NULL)
        buf_fmt(why, "; did you mean '%s'?", slip);
    else
        buf_char(why, '.');
    buf_str(why, count > 1 ? " Its cards:" : " Its only card:");
    for (size_t i = 0; i < count && i < NAMED_MOST; i++)
        buf_fmt(why, "%s %s", i > 0 ? "," : "", ids[i]);
    if (count > NAMED_MOST)
        buf_fmt(why, " and %zu more", count - NAMED_MOST);
}

/* Selects a member as the plugin's card. */
static bool choose_member(struct plugin *plugin, struct family *family,
                          const char *id, struct buf *why)
{
    struct member *member;

    if (strcmp(plugin->about.card.id, id) == 0)
        return true;
    member = family_find(family, id);
    if (member == NULL) {
        name_cards(why, plugin, family, id);
        return false;
    }
    descriptor_free(&plugin->about);
    plugin->about = member->about;
    plugin->execute = member->execute;
    member->about = (struct about){.family = NULL};
    return true;
}

/* An empty id means the card that the file exports. */
static bool open_card(struct plugin *plugin, const char *path, const char *id,
                      struct buf *why)
{
    auto_family struct family family = {NULL, 0};

    return plugin_load(plugin, &family, path, why)
           && (*id == '\0' || choose_member(plugin, &family, id, why));
}

static bool open_or_tell(struct plugin *plugin, const struct lookup *at,
                         struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);

    if (open_card(plugin, buf_cstr(&at->path), buf_cstr(&at->id), &why))
        return true;
    plugin_free(plugin);
    return problem_set(problem, STATUS_PLUGIN, "%s: %s", buf_cstr(&at->path),
                       buf_cstr(&why));
}

/* Loads the file in a child first. */
static bool open_probed(struct plugin *plugin, const struct lookup *at,
                        struct problem *problem)
{
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);
    auto_buf struct buf reason = BUF_INIT(PROBE_LIMIT);

    if (!probe(buf_cstr(&at->path), &report, problem))
        return false;
    if (json_find_text((struct json_span){buf_cstr(&report), report.size},
                       "reason", &reason))
        return problem_set(problem, STATUS_PLUGIN, "%s: %s",
                           buf_cstr(&at->path), buf_cstr(&reason));
    return open_or_tell(plugin, at, problem);
}

static bool find(struct plugin *plugin, const struct options *options,
                 const char *card, bool safely, bool fresh, bool *is_remembered,
                 struct problem *problem)
{
    auto_lookup struct lookup at = LOOKUP_INIT;

    if (!lookup_card(&at, options, card, fresh, problem))
        return false;
    *is_remembered = at.is_remembered;
    if (safely && !at.is_probed ? !open_probed(plugin, &at, problem)
                                : !open_or_tell(plugin, &at, problem))
        return false;
    plugin->is_by_path = at.is_path;
    return true;
}

/* If a file does not have what an earlier run found in it, repeats the search
   without what is remembered. */
static bool find_anyhow(struct plugin *plugin, const struct options *options,
                        const char *card, bool safely, struct problem *problem)
{
    bool is_remembered = false;

    if (find(plugin, options, card, safely, false, &is_remembered, problem))
        return true;
    if (!is_remembered)
        return false;
    buf_reset(&problem->message);
    return find(plugin, options, card, safely, true, &is_remembered, problem);
}

bool plugin_find(struct plugin *plugin, const struct options *options,
                 const char *card, struct problem *problem)
{
    return find_anyhow(plugin, options, card, false, problem);
}

bool plugin_find_safely(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem)
{
    return find_anyhow(plugin, options, card, true, problem);
}
