/* SPDX-License-Identifier: MIT */
/* loader.c - the card a person named, by its id or its file. */
#include "config.h"

#include "loader.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "jsonwalk.h"
#include "module.h"
#include "nearest.h"
#include "probe.h"
#include "search.h"

static bool read_symbols(struct plugin *plugin, const struct module *module,
                         struct buf *why)
{
    const void *descriptor;

    if (!module_symbols(module, &plugin->execute, &descriptor, NULL, why)
        || !module_descriptor_fits(module, why))
        return false;
    return descriptor_read(&plugin->about, descriptor, why);
}

bool plugin_open(struct plugin *plugin, const char *path, struct buf *why)
{
    auto_buf struct buf id = BUF_INIT(4096);
    struct module module = MODULE_INIT;

    if (!module_id(path, &id, why) || !module_trust(path, &plugin->path, why)
        || !module_open(&module, plugin->path, why)
        || !read_symbols(plugin, &module, why))
        return false;
    if (strcmp(plugin->about.card.id, buf_cstr(&id)) != 0) {
        buf_fmt(why, "it holds the card '%s'; name the file %s.so",
                plugin->about.card.id, plugin->about.card.id);
        return false;
    }
    return true;
}

void plugin_free(struct plugin *plugin)
{
    descriptor_free(&plugin->about);
    free(plugin->path);
    plugin->path = NULL;
}

static bool is_path(const char *card)
{
    size_t size = strlen(card);

    return strchr(card, '/') != NULL
           || (size > 3 && strcmp(card + size - 3, ".so") == 0);
}

static bool open_or_tell(struct plugin *plugin, const char *path,
                         struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(65536);

    if (plugin_open(plugin, path, &why))
        return true;
    return problem_set(problem, STATUS_PLUGIN, "%s: %s", path, buf_cstr(&why));
}

static bool not_found(const struct search *search, const char *card,
                      struct problem *problem)
{
    struct names names = {0};
    const char *slip;

    problem_set(problem, STATUS_PLUGIN, "no card '%s' found", card);
    for (size_t i = 0; i < search->count; i++)
        names_add_directory(&names, search->directories[i]);
    slip = nearest(card, (const char *const *)names.at, names.count);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    names_free(&names);
    problem_add(problem, "looked in:");
    for (size_t i = 0; i < search->count; i++)
        buf_fmt(&problem->message, "%s %s", i > 0 ? "," : "",
                search->directories[i]);
    return problem_add(problem, "host-stub list shows what is there; -p DIR "
                                "adds a directory");
}

/* Where the card is that the person named. */
static bool locate(struct buf *path, const struct options *options,
                   const char *card, struct problem *problem)
{
    auto_search struct search search = {0};

    if (is_path(card)) {
        buf_str(path, card);
        return true;
    }
    if (!search_directories(&search, options, problem))
        return false;
    for (size_t i = 0; is_card_id(card) && i < search.count; i++) {
        struct stat info;

        buf_reset(path);
        buf_fmt(path, "%s/%s.so", search.directories[i], card);
        if (lstat(buf_cstr(path), &info) == 0)
            return true;
    }
    return not_found(&search, card, problem);
}

bool plugin_find(struct plugin *plugin, const struct options *options,
                 const char *card, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(65536);

    return locate(&path, options, card, problem)
           && open_or_tell(plugin, buf_cstr(&path), problem);
}

bool plugin_find_safely(struct plugin *plugin, const struct options *options,
                        const char *card, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(65536);
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);
    auto_buf struct buf reason = BUF_INIT(PROBE_LIMIT);

    if (!locate(&path, options, card, problem)
        || !probe(buf_cstr(&path), &report, problem))
        return false;
    if (json_find_text((struct json_span){buf_cstr(&report), report.size},
                       "reason", &reason))
        return problem_set(problem, STATUS_PLUGIN, "%s: %s", buf_cstr(&path),
                           buf_cstr(&reason));
    return open_or_tell(plugin, buf_cstr(&path), problem);
}
