/* SPDX-License-Identifier: MIT */
/* kept.c - manages the files of saved connections. */
#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lock.h"
#include "nearest.h"
#include "patience.h"
#include "search.h"
#include "tested.h"
#include "xdg.h"

#define SUFFIX ".json"
#define SUFFIX_SIZE (sizeof SUFFIX - 1)

bool kept_is_name(const char *text)
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

static bool add_home(struct buf *path, struct problem *problem)
{
    if (!xdg_home(path, "XDG_CONFIG_HOME", ".config"))
        return problem_set(problem, STATUS_CONNECTION,
                           "there is no home directory for connections; set "
                           "XDG_CONFIG_HOME, or give a path");
    buf_str(path, "/host-stub/connections/");
    return true;
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
    if (!add_home(path, problem))
        return false;
    buf_fmt(path, "%s/", connector);
    return true;
}

bool kept_check_name(const char *name, int status, struct problem *problem)
{
    return kept_is_name(name)
           || problem_set(problem, status,
                          "'%s' is not a valid connection name. Use letters, "
                          "digits, _, - and ., without a . at the beginning. "
                          "To name a file, include a /, as in ./FILE",
                          name);
}

bool kept_path(struct buf *path, const char *connector, const char *name,
               struct problem *problem)
{
    if (!kept_check_name(name, STATUS_CONNECTION, problem))
        return false;
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

    return kept_is_name(entry->d_name) && size > SUFFIX_SIZE
           && strcmp(entry->d_name + size - SUFFIX_SIZE, SUFFIX) == 0;
}

bool kept_list_directory(struct buf *out, const char *directory,
                         struct problem *problem)
{
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, is_kept, alphasort);

    if (count < 0 && errno != ENOENT)
        return problem_set(problem, STATUS_CONNECTION, "%s: %s", directory,
                           strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        buf_add(out, name, strlen(name) - SUFFIX_SIZE);
        buf_char(out, '\n');
        free(entries[i]);
    }
    free(entries);
    return true;
}

bool kept_list(struct buf *out, const char *connector, struct problem *problem)
{
    auto_buf struct buf directory = BUF_INIT(BUF_TEXT);

    return add_directory(&directory, connector, problem)
           && kept_list_directory(out, buf_cstr(&directory), problem);
}

static int is_connector(const struct dirent *entry)
{
    return is_directory_name(entry->d_name);
}

bool kept_connectors(struct buf *out, struct problem *problem)
{
    auto_buf struct buf directory = BUF_INIT(BUF_TEXT);
    struct dirent **entries = NULL;
    int count;

    if (!add_home(&directory, problem))
        return false;
    count = scandir(buf_cstr(&directory), &entries, is_connector, alphasort);
    if (count < 0 && errno != ENOENT)
        return problem_set(problem, STATUS_CONNECTION, "%s: %s",
                           buf_cstr(&directory), strerror(errno));
    for (int i = 0; i < count; i++) {
        buf_fmt(out, "%s\n", entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return true;
}

/* Gives the file a second name, unless that is taken. */
static bool move_file(const char *from, const char *to)
{
    if (link(from, to) == 0)
        return unlink(from) == 0;
    /* some file systems have no second names */
    return errno != EEXIST && access(to, F_OK) != 0 && rename(from, to) == 0;
}

bool kept_rename(const char *from, const char *to, struct problem *problem)
{
    auto_buf struct buf lock_path = BUF_INIT(BUF_TEXT);
    const struct patience patience = PATIENCE_INIT;
    auto_lock int lock = -1;

    if (strcmp(from, to) == 0)
        return problem_set(problem, STATUS_USAGE,
                           "%s has this name already; choose another", from);
    if (access(to, F_OK) == 0)
        return problem_set(problem, STATUS_USAGE,
                           "%s is there already; forget it first, or choose "
                           "another name",
                           to);
    if (!lock_take(&lock, from, &patience, problem))
        return false;
    if (!move_file(from, to))
        return problem_set(problem, STATUS_CONNECTION,
                           "%s cannot be renamed: %s", from, strerror(errno));
    tested_move(from, to);
    buf_fmt(&lock_path, "%s.lock", from);
    unlink(buf_cstr(&lock_path));
    return true;
}

bool kept_advise(const char *connector, const char *name,
                 struct problem *problem)
{
    auto_problem struct problem unlisted = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_names struct names names = {0};
    const char *slip = NULL;

    if (!kept_list(&lines, connector, &unlisted) || lines.size == 0
        || !names_add_lines(&names, buf_cstr(&lines)))
        return false;
    problem_add(problem, "kept connections:");
    for (size_t i = 0; i < names.count; i++)
        buf_fmt(&problem->message, "%s %s", i > 0 ? "," : "", names.at[i]);
    if (name != NULL)
        slip = nearest(name, (const char *const *)names.at, names.count);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean %s?", slip);
    else
        buf_fmt(&problem->message, "; use one by -c, as in -c %s", names.at[0]);
    return false;
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
    tested_drop(path);
    /* a process that waits for the lock will find no file afterwards */
    buf_fmt(&lock_path, "%s.lock", path);
    unlink(buf_cstr(&lock_path));
    return true;
}
