/* SPDX-License-Identifier: MIT */
/*
 * loader.c - one file into the process
 *
 * libltdl hides why a load failed ("file not found" for an undefined symbol),
 * binds lazily and looks along LD_LIBRARY_PATH. So dlopen() goes first, with
 * the absolute path, to learn the truth; libltdl then only takes over what is
 * loaded already.
 */
#include "config.h"

#include "loader.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <libgen.h>
#include <link.h>
#include <ltdl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "nearest.h"
#include "search.h"
#include "trust.h"

#define FREE_TEXT __attribute__((cleanup(free_text)))

static void free_text(char **text)
{
    free(*text);
}

/* The id a file stands for: its name without .so. */
static bool id_of(const char *path, struct buf *id, struct buf *why)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t size = strlen(name);

    if (size > 3 && strcmp(name + size - 3, ".so") == 0) {
        buf_add(id, name, size - 3);
        if (is_card_id(buf_cstr(id)))
            return true;
    }
    buf_str(why, "a card is named ID.so, with an id of a-z, 0-9, _ and -");
    return false;
}

static bool trust_parent(const char *path, struct buf *why)
{
    FREE_TEXT char *copy = strdup(path);

    if (copy == NULL) {
        buf_str(why, "no memory");
        return false;
    }
    return trust_directory(dirname(copy), why);
}

/*
 * A symbolic link is how stores and stow-like tools lay out their directories.
 * It is followed once, here: both the directory of the link and the file it
 * leads to, with the directory that is in, must be trusted.
 */
static bool trust_path(const char *path, char **real, struct buf *why)
{
    struct stat info;

    if (!trust_parent(path, why))
        return false;
    *real = realpath(path, NULL);
    if (*real == NULL || stat(*real, &info) != 0) {
        buf_str(why, strerror(errno));
        return false;
    }
    return trust_file(*real, &info, why) && trust_parent(*real, why);
}

/* dlerror() begins with the path, which the caller names anyway. */
static bool dl_problem(const char *path, struct buf *why)
{
    const char *text = dlerror();
    size_t size = strlen(path);

    if (text == NULL)
        text = "dlopen failed";
    if (strncmp(text, path, size) == 0 && strncmp(text + size, ": ", 2) == 0)
        text += size + 2;
    buf_fmt(why, "it cannot be loaded: %s", text);
    return false;
}

static lt_dlhandle open_with_ltdl(const char *path)
{
    lt_dladvise advise;
    lt_dlhandle handle = NULL;

    if (lt_dlinit() != 0)
        return NULL;
    if (lt_dladvise_init(&advise) != 0)
        return NULL;
    if (lt_dladvise_local(&advise) == 0 && lt_dladvise_resident(&advise) == 0)
        handle = lt_dlopenadvise(path, advise);
    lt_dladvise_destroy(&advise);
    return handle;
}

static bool open_module(const char *path, void **direct, lt_dlhandle *handle,
                        struct buf *why)
{
    *direct = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (*direct == NULL)
        return dl_problem(path, why);
    *handle = open_with_ltdl(path);
    if (*handle == NULL) {
        buf_fmt(why, "libltdl: %s", lt_dlerror());
        return false;
    }
    return true;
}

/*
 * A symbol of the module itself: a lookup by handle also finds those of the
 * libraries the module needs. Its size in bytes goes to *size.
 */
static void *own_symbol(void *direct, lt_dlhandle handle, const char *name,
                        size_t *size, struct buf *why)
{
    void *symbol = lt_dlsym(handle, name);
    struct link_map *module = NULL;
    const struct link_map *found = NULL;
    const ElfW(Sym) *entry = NULL;
    Dl_info info;

    if (symbol == NULL || dlinfo(direct, RTLD_DI_LINKMAP, &module) != 0
        || dladdr1(symbol, &info, (void **)&found, RTLD_DL_LINKMAP) == 0
        || found != module) {
        buf_fmt(why, "it is not a card: it does not export %s", name);
        return NULL;
    }
    *size = 0;
    if (dladdr1(symbol, &info, (void **)&entry, RTLD_DL_SYMENT) != 0
        && entry != NULL)
        *size = entry->st_size;
    return symbol;
}

static bool read_symbols(struct plugin *plugin, void *direct,
                         lt_dlhandle handle, struct buf *why)
{
    size_t size;
    void *symbol;

    symbol = own_symbol(direct, handle, CARD_EXECUTE_SYMBOL, &size, why);
    if (symbol == NULL)
        return false;
    memcpy(&plugin->execute, &symbol, sizeof symbol);
    symbol = own_symbol(direct, handle, CARD_DESCRIPTOR_SYMBOL, &size, why);
    if (symbol == NULL)
        return false;
    /* magic, abi and struct_size must be there to be read at all */
    if (size < offsetof(struct card_descriptor, thread_model)) {
        buf_str(why, "its card_descriptor is too small for a descriptor");
        return false;
    }
    if (((const struct card_descriptor *)symbol)->magic == CARD_MAGIC
        && ((const struct card_descriptor *)symbol)->struct_size > size) {
        buf_str(why, "its card_descriptor is smaller than it says");
        return false;
    }
    return descriptor_read(&plugin->about, symbol, why);
}

bool plugin_open(struct plugin *plugin, const char *path, struct buf *why)
{
    auto_buf struct buf id = BUF_INIT(4096);
    void *direct = NULL;
    lt_dlhandle handle = NULL;

    if (!id_of(path, &id, why) || !trust_path(path, &plugin->path, why)
        || !open_module(plugin->path, &direct, &handle, why)
        || !read_symbols(plugin, direct, handle, why))
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

bool plugin_find(struct plugin *plugin, const struct options *options,
                 const char *card, struct problem *problem)
{
    auto_search struct search search = {0};

    if (is_path(card))
        return open_or_tell(plugin, card, problem);
    if (!search_directories(&search, options, problem))
        return false;
    for (size_t i = 0; is_card_id(card) && i < search.count; i++) {
        auto_buf struct buf path = BUF_INIT(65536);
        struct stat info;

        buf_fmt(&path, "%s/%s.so", search.directories[i], card);
        if (lstat(buf_cstr(&path), &info) == 0)
            return open_or_tell(plugin, buf_cstr(&path), problem);
    }
    return not_found(&search, card, problem);
}
