/* SPDX-License-Identifier: MIT */
/*
 * module.c - checks a file, loads it, and finds its symbols
 *
 * libltdl hides the reason when a load fails ("file not found" for an undefined
 * symbol), binds lazily and searches LD_LIBRARY_PATH. So dlopen() comes first,
 * with the absolute path, to get the true error; libltdl then only adopts what
 * is already loaded. Both get the real path: /proc/self/fd/N would break
 * $ORIGIN, and a reused number would give the first module. Afterwards it is
 * checked that the loaded file is the one that was checked.
 */
#include "config.h"

#include "module.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check-fields.h"
#include "mapped.h"
#include "trust.h"

#define FREE_TEXT __attribute__((cleanup(free_text)))

static void free_text(char **text)
{
    free(*text);
}

bool module_id(const char *path, struct buf *id, struct buf *why)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t size = strlen(name);

    if (size > 3 && strcmp(name + size - 3, ".so") == 0) {
        buf_add(id, name, size - 3);
        if (is_card_id(buf_cstr(id)))
            return true;
    }
    buf_str(why, "the file of a card must be named ID.so, with an id of a-z, "
                 "0-9, _ and -");
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
 * Package stores and stow-like tools use symbolic links. A link is followed
 * once, here: the link's directory, the file it leads to and that file's
 * directory must all be trusted.
 */
bool module_trust(const char *path, char **real, struct buf *why)
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

static bool is_mapped(const struct module *module, int fd, const char *path,
                      struct buf *why)
{
    const struct link_map *map = NULL;

    if (dlinfo(module->direct, RTLD_DI_LINKMAP, &map) == 0
        && mapped_is(map->l_ld, fd, path))
        return true;
    buf_str(
        why,
        "the file was replaced while it was being loaded; run host-stub again");
    return false;
}

/* Keeps the checked file open, so that its inode cannot be reused. */
static bool open_judged(int *fd, const char *path, struct buf *why)
{
    struct stat info;

    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (*fd < 0 || fstat(*fd, &info) != 0) {
        buf_str(why, strerror(errno));
        return false;
    }
    return trust_file(path, &info, why);
}

bool module_open(struct module *module, const char *path, struct buf *why)
{
    int fd = -1;
    bool good = open_judged(&fd, path, why);

    if (good) {
        module->direct = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        good = module->direct != NULL ? is_mapped(module, fd, path, why)
                                      : dl_problem(path, why);
    }
    if (fd >= 0)
        close(fd);
    if (!good)
        return false;
    module->handle = open_with_ltdl(path);
    if (module->handle == NULL) {
        buf_fmt(why, "libltdl: %s", lt_dlerror());
        return false;
    }
    return true;
}

/*
 * A symbol of the module itself: a lookup by handle also finds symbols of the
 * libraries that the module needs. Stores its size in bytes in *size.
 */
static void *own_symbol(const struct module *of, const char *name, size_t *size,
                        struct buf *why)
{
    void *symbol = lt_dlsym(of->handle, name);
    struct link_map *module = NULL;
    const struct link_map *found = NULL;
    const ElfW(Sym) *entry = NULL;
    Dl_info info;

    if (symbol == NULL || dlinfo(of->direct, RTLD_DI_LINKMAP, &module) != 0
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

bool module_symbols(const struct module *module, card_execute_fn *execute,
                    const void **descriptor, size_t *size, struct buf *why)
{
    size_t ignored;
    void *symbol = own_symbol(module, CARD_EXECUTE_SYMBOL, &ignored, why);

    if (symbol == NULL)
        return false;
    memcpy(execute, &symbol, sizeof symbol);
    *descriptor = own_symbol(module, CARD_DESCRIPTOR_SYMBOL,
                             size != NULL ? size : &ignored, why);
    return *descriptor != NULL;
}

bool module_descriptor_fits(const struct module *module, struct buf *why)
{
    size_t size;
    const struct card_descriptor *card =
        own_symbol(module, CARD_DESCRIPTOR_SYMBOL, &size, why);

    if (card == NULL)
        return false;
    /* magic, abi and struct_size must exist before they can be read */
    if (size < offsetof(struct card_descriptor, thread_model)) {
        buf_str(why, "its card_descriptor is too small for a descriptor");
        return false;
    }
    if (card->magic == CARD_MAGIC && card->struct_size > size) {
        buf_str(why, "its card_descriptor is smaller than it says");
        return false;
    }
    return true;
}
