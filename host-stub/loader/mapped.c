/* SPDX-License-Identifier: MIT */
/*
 * mapped.c - compares two mappings
 *
 * /proc/self/maps gives the device and inode of each mapping. On overlayfs and
 * btrfs these differ from what stat(2) reports for the same file; so the open
 * file is mapped too, and the two lines are compared.
 */
#include "config.h"

#include "mapped.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "buf.h"
#include "files.h"

#define MAPS_MOST ((size_t)1 << 26)

struct identity {
    unsigned long major, minor;
    unsigned long long inode;
};

/* A line is START-END PERMS OFFSET MAJOR:MINOR INODE PATH, the numbers but the
   inode in hexadecimal. */
static bool read_line(const char *at, uintptr_t address, struct identity *is)
{
    char *end;
    uintptr_t first = (uintptr_t)strtoull(at, &end, 16);
    uintptr_t last = *end == '-' ? (uintptr_t)strtoull(end + 1, &end, 16) : 0;

    if (address < first || address >= last)
        return false;
    for (int i = 0; i < 2; i++) { /* PERMS and OFFSET */
        end += strspn(end, " ");
        end += strcspn(end, " \n");
    }
    is->major = strtoul(end, &end, 16);
    is->minor = *end == ':' ? strtoul(end + 1, &end, 16) : 0;
    is->inode = strtoull(end, NULL, 10);
    return true;
}

static bool find(const struct buf *maps, const void *address,
                 struct identity *is)
{
    const char *at = buf_cstr(maps);

    while (at != NULL && *at != '\0') {
        if (read_line(at, (uintptr_t)address, is))
            return is->inode != 0;
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return false;
}

static bool is_still_named(int fd, const char *path)
{
    struct stat open_one, named;

    return fstat(fd, &open_one) == 0 && stat(path, &named) == 0
           && open_one.st_dev == named.st_dev
           && open_one.st_ino == named.st_ino;
}

bool mapped_is(const void *address, int fd, const char *path)
{
    auto_buf struct buf maps = BUF_INIT(MAPS_MOST);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct identity loaded = {0}, judged = {0};
    void *own = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 0);
    bool is_known;

    if (own == MAP_FAILED)
        return false;
    is_known = file_read("/proc/self/maps", &maps, NULL, &why)
               && find(&maps, own, &judged);
    munmap(own, 1);
    if (!is_known)
        return is_still_named(fd, path);
    return find(&maps, address, &loaded) && loaded.major == judged.major
           && loaded.minor == judged.minor && loaded.inode == judged.inode;
}
