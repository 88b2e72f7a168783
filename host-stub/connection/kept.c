/* SPDX-License-Identifier: MIT */
/* kept.c - manages the files of saved connections. */
#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"
#include "patience.h"
#include "xdg.h"

#define SUFFIX ".json"
#define SUFFIX_SIZE (sizeof SUFFIX - 1)

static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-.";

    return *text != '\0' && *text != '.'
           && strspn(text, letters) == strlen(text);
}

/* Is it a directory name that cannot lead elsewhere? */
static bool is_directory_name(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '/' || (unsigned char)*at < ' ' || *at == 0x7F)
            return false;
    }
    return *text != '\0' && *text != '.';
}

static bool add_directory(struct buf *path, const char *connector,
                          struct problem *problem)
{
    if (!is_directory_name(connector))
        return problem_set(
            problem, STATUS_PLUGIN,
            "the card's connector is '%s', which cannot be the name of a "
            "directory, so its connections cannot be kept; the card's author "
            "must use only a-z, 0-9, _ and -. Until then give a file with -c",
            connector);
    if (!xdg_home(path, "XDG_CONFIG_HOME", ".config"))
        return problem_set(problem, STATUS_CONNECTION,
                           "there is no home directory for connections; set "
                           "XDG_CONFIG_HOME, or give a path");
    buf_fmt(path, "/host-stub/connections/%s/", connector);
    return true;
}

bool kept_path(struct buf *path, const char *connector, const char *name,
               struct problem *problem)
{
    if (!is_name(name))
        return problem_set(problem, STATUS_CONNECTION,
                           "'%s' is not a valid connection name. Use letters, "
                           "digits, _, - and ., without a . at the beginning. "
                           "To name a file, include a /, as in ./FILE",
                           name);
    if (!add_directory(path, connector, problem))
        return false;
    buf_fmt(path, "%s" SUFFIX, name);
    return buf_ok(path)
           || problem_set(problem, STATUS_CONNECTION,
                          "%s: the name is too "
                          "long",
                          name);
}

bool kept_make_room(const char *path, struct problem *problem)
{
    auto_buf struct buf part = BUF_INIT(BUF_TEXT);
    const char *slash = path;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        buf_reset(&part);
        buf_add(&part, path, (size_t)(slash - path));
        if (mkdir(buf_cstr(&part), 0700) != 0 && errno != EEXIST)
            return problem_set(problem, STATUS_CONNECTION,
                               "cannot create the directory %s: %s",
                               buf_cstr(&part), strerror(errno));
    }
    return true;
}

static int is_kept(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);

    return is_name(entry->d_name) && size > SUFFIX_SIZE
           && strcmp(entry->d_name + size - SUFFIX_SIZE, SUFFIX) == 0;
}

bool kept_list(struct buf *out, const char *connector, struct problem *problem)
{
    auto_buf struct buf directory = BUF_INIT(BUF_TEXT);
    struct dirent **entries = NULL;
    int count;

    if (!add_directory(&directory, connector, problem))
        return false;
    count = scandir(buf_cstr(&directory), &entries, is_kept, alphasort);
    if (count < 0 && errno != ENOENT)
        return problem_set(problem, STATUS_CONNECTION, "%s: %s",
                           buf_cstr(&directory), strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        buf_add(out, name, strlen(name) - SUFFIX_SIZE);
        buf_char(out, '\n');
        free(entries[i]);
    }
    free(entries);
    return true;
}

bool kept_forget(const char *path, const char *name, struct problem *problem)
{
    auto_buf struct buf lock_path = BUF_INIT(BUF_TEXT);
    const struct patience patience = PATIENCE_INIT;
    auto_lock int lock = -1;

    if (access(path, F_OK) == 0 && !lock_take(&lock, path, &patience, problem))
        return false;
    if (unlink(path) != 0)
        return problem_set(problem, STATUS_CONNECTION,
                           "no connection named %s is kept (%s: %s)", name,
                           path, strerror(errno));
    /* a process that waits for the lock will find no file afterwards */
    buf_fmt(&lock_path, "%s.lock", path);
    unlink(buf_cstr(&lock_path));
    return true;
}
