/* SPDX-License-Identifier: MIT */
/* verify-module.c - checks on the shared object: loading, symbols, flags. */
#include "config.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

#include "verify.h"

/* The parts of the dynamic section that are examined. */
struct dynamic {
    const ElfW(Sym) * symbols;
    const char *names;
    const uint32_t *gnu_hash;
    const ElfW(Word) * hash;
    ElfW(Xword) flags_1;
};

/* The loader has turned them into addresses, unless they are read-only. */
static const void *place(const struct link_map *map, ElfW(Addr) at)
{
    return (const void *)(at < map->l_addr ? at + map->l_addr : at);
}

static bool read_dynamic(const struct trial *trial, struct dynamic *dynamic)
{
    struct link_map *map = NULL;

    memset(dynamic, 0, sizeof *dynamic);
    if (dlinfo(trial->module.direct, RTLD_DI_LINKMAP, &map) != 0)
        return false;
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        const void *at = place(map, entry->d_un.d_ptr);

        if (entry->d_tag == DT_SYMTAB)
            dynamic->symbols = at;
        else if (entry->d_tag == DT_STRTAB)
            dynamic->names = at;
        else if (entry->d_tag == DT_GNU_HASH)
            dynamic->gnu_hash = at;
        else if (entry->d_tag == DT_HASH)
            dynamic->hash = at;
        else if (entry->d_tag == DT_FLAGS_1)
            dynamic->flags_1 = entry->d_un.d_val;
    }
    return dynamic->symbols != NULL && dynamic->names != NULL;
}

/* The number of symbols of a GNU hash table: where the last chain ends. */
static size_t count_gnu(const uint32_t *table)
{
    uint32_t buckets = table[0], first = table[1], bloom = table[2];
    const uint32_t *bucket =
        table + 4 + (size_t)bloom * (sizeof(ElfW(Addr)) / sizeof *table);
    const uint32_t *chain = bucket + buckets;
    uint32_t last = 0;

    for (uint32_t i = 0; i < buckets; i++) {
        if (bucket[i] > last)
            last = bucket[i];
    }
    if (last < first)
        return first;
    while ((chain[last - first] & 1) == 0)
        last++;
    return (size_t)last + 1;
}

/* Names that linkers and sanitizers add themselves. */
static bool is_of_the_tools(const char *name)
{
    static const char *const names[] = {"_init", "_fini", "_edata", "_end",
                                        "__bss_start"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return strncmp(name, "__asan_", 7) == 0
           || strncmp(name, "__odr_asan", 10) == 0;
}

static bool is_exported(const ElfW(Sym) * symbol)
{
    unsigned char bind = ELF64_ST_BIND(symbol->st_info);
    unsigned char visibility = ELF64_ST_VISIBILITY(symbol->st_other);

    return symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS
           && bind != STB_LOCAL && visibility != STV_HIDDEN
           && visibility != STV_INTERNAL;
}

static enum verdict check_load(struct trial *trial)
{
    return module_open(&trial->module, trial->path, &trial->why) ? PASS : FAIL;
}

static enum verdict check_symbols(struct trial *trial)
{
    const void *descriptor;

    return module_symbols(&trial->module, &trial->execute, &descriptor, NULL,
                          &trial->why)
               ? PASS
               : FAIL;
}

static enum verdict check_exports(struct trial *trial)
{
    struct dynamic dynamic;
    size_t count, more = 0;

    if (!read_dynamic(trial, &dynamic)
        || (dynamic.gnu_hash == NULL && dynamic.hash == NULL))
        return trial_fail(trial, "its symbol table cannot be read");
    count = dynamic.gnu_hash != NULL ? count_gnu(dynamic.gnu_hash)
                                     : dynamic.hash[1];
    for (size_t i = 0; i < count; i++) {
        const char *name = dynamic.names + dynamic.symbols[i].st_name;

        if (!is_exported(&dynamic.symbols[i]) || is_of_the_tools(name)
            || strcmp(name, CARD_DESCRIPTOR_SYMBOL) == 0
            || strcmp(name, CARD_EXECUTE_SYMBOL) == 0)
            continue;
        if (more++ < 8)
            buf_fmt(&trial->why, "%s%.100s",
                    more == 1 ? "it exports more: " : ", ", name);
    }
    if (more > 8)
        buf_fmt(&trial->why, " and %zu more", more - 8);
    return more == 0 ? PASS : FAIL;
}

static enum verdict check_resident(struct trial *trial)
{
    struct dynamic dynamic;

    if (!read_dynamic(trial, &dynamic) || !(dynamic.flags_1 & DF_1_NODELETE))
        return trial_fail(trial, "it is not linked with -z nodelete");
    return PASS;
}

const struct check verify_module_checks[] = {
    {"load", "The module loads with all its symbols bound at once.",
     "Residence",
     "Link it with -Wl,-z,defs, which reports missing symbols at build time, "
     "and do nothing in constructors.",
     READY_FILE, check_load},
    {"symbols", "The module exports card_descriptor and execute.",
     "What a module exports",
     "Define both and mark them CARD_EXPORT; keep them in the version script.",
     READY_OPENED, check_symbols},
    {"exports", "The module exports its two symbols and no others.",
     "What a module exports",
     "Compile with -fvisibility=hidden, and link with a version script:"
     " { global: card_descriptor; execute; local: *; };",
     READY_LOADED, check_exports},
    {"resident", "The module is never unloaded, whatever its host does.",
     "Residence", "Link it with -Wl,-z,nodelete.", READY_LOADED,
     check_resident},
    {.name = NULL},
};
