/* SPDX-License-Identifier: MIT */
/* kept.c - the files of kept connections. */
#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"

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

/* XDG: a relative XDG_CONFIG_HOME is to be ignored. */
static bool add_config_home(struct buf *path, struct problem *problem)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (config != NULL && *config == '/') {
        buf_str(path, config);
        return true;
    }
    if (home == NULL || *home != '/') {
        const struct passwd *user = getpwuid(geteuid());

        home = user != NULL ? user->pw_dir : NULL;
    }
    if (home == NULL)
        return problem_set(problem, STATUS_CONNECTION,
                           "there is no home directory to keep connections "
                           "in; set XDG_CONFIG_HOME, or give a path");
    buf_fmt(path, "%s/.config", home);
    return true;
}

static bool add_directory(struct buf *path, const char *connector,
                          struct problem *problem)
{
    if (!add_config_home(path, problem))
        return false;
    buf_fmt(path, "/host-stub/connections/%s/", connector);
    return true;
}

bool kept_path(struct buf *path, const char *connector, const char *name,
               struct problem *problem)
{
    if (!is_name(name))
        return problem_set(problem, STATUS_CONNECTION,
                           "'%s': the name of a connection has letters, "
                           "digits, _ - and ., and begins with no dot; a file "
                           "is told by a / in its path",
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
    auto_buf struct buf part = BUF_INIT(65536);
    const char *slash = path;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        buf_reset(&part);
        buf_add(&part, path, (size_t)(slash - path));
        if (mkdir(buf_cstr(&part), 0700) != 0 && errno != EEXIST)
            return problem_set(problem, STATUS_CONNECTION,
                               "the directory %s cannot be made: %s",
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
    auto_buf struct buf directory = BUF_INIT(65536);
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
    auto_buf struct buf lock_path = BUF_INIT(65536);
    auto_lock int lock = -1;

    if (access(path, F_OK) == 0 && !lock_take(&lock, path, problem))
        return false;
    if (unlink(path) != 0)
        return problem_set(problem, STATUS_CONNECTION,
                           "%s: no connection of this name is kept: %s: %s",
                           name, path, strerror(errno));
    /* who waits for the lock finds no file behind it */
    buf_fmt(&lock_path, "%s.lock", path);
    unlink(buf_cstr(&lock_path));
    return true;
}
