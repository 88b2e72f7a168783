/* SPDX-License-Identifier: MIT */
/* plugin.c - loads one file and its cards. */
#include "config.h"

#include "plugin.h"

#include <stdlib.h>
#include <string.h>

#include "module.h"

static bool read_symbols(struct plugin *plugin, const struct module *module,
                         struct buf *why)
{
    const void *descriptor;

    if (!module_symbols(module, &plugin->execute, &descriptor, NULL, why)
        || !module_descriptor_fits(module, why))
        return false;
    return descriptor_read(&plugin->about, descriptor, why);
}

bool plugin_load(struct plugin *plugin, struct family *family, const char *path,
                 struct buf *why)
{
    auto_buf struct buf id = BUF_INIT(BUF_LINE);
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
    return family_read(family, &plugin->about, why);
}

void plugin_free(struct plugin *plugin)
{
    descriptor_free(&plugin->about);
    free(plugin->path);
    *plugin = (struct plugin)PLUGIN_INIT;
}
