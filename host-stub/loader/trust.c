/* SPDX-License-Identifier: MIT */
/* trust.c - owner and mode of plugins and their directories. */
#include "trust.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

/*
 * A group of the owner's own has the owner's name and is the owner's first:
 * what distributions make for each user. A group such as "users" is the first
 * group of many, and writing for it is writing for others.
 */
static bool is_own_group(const struct stat *info)
{
    const struct passwd *owner = getpwuid(info->st_uid);
    const struct group *group;

    if (owner == NULL || owner->pw_gid != info->st_gid)
        return false;
    group = getgrgid(info->st_gid);
    return group != NULL && strcmp(group->gr_name, owner->pw_name) == 0;
}

bool shared_with_others(const struct stat *info, mode_t group, mode_t other)
{
    if (info->st_mode & other)
        return true;
    return (info->st_mode & group) && !is_own_group(info);
}

void shell_quote(struct buf *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:,+@%=";

    if (*text != '\0' && strspn(text, plain) == strlen(text)) {
        buf_str(out, text);
        return;
    }
    buf_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            buf_str(out, "'\\''");
        else
            buf_char(out, *text);
    }
    buf_char(out, '\'');
}

/* Neither written by others nor owned by somebody else. */
static bool judge(const char *what, const char *path, const struct stat *info,
                  struct buf *why)
{
    if (info->st_uid != 0 && info->st_uid != geteuid()) {
        buf_fmt(why,
                "%s belongs to user %u, not to you or root; run: cp it to a"
                " directory of your own, or chown it: chown %u ",
                what, (unsigned)info->st_uid, (unsigned)geteuid());
        shell_quote(why, path);
        return false;
    }
    if (!shared_with_others(info, S_IWGRP, S_IWOTH))
        return true;
    buf_fmt(why, "%s is writable by %s; ", what,
            info->st_mode & S_IWOTH ? "others" : "its group");
    if (info->st_mode & S_ISVTX) {
        buf_str(why, "put the card into a directory of your own");
        return false;
    }
    buf_str(why, "run: chmod go-w ");
    shell_quote(why, path);
    return false;
}

bool trust_file(const char *path, const struct stat *info, struct buf *why)
{
    if (!S_ISREG(info->st_mode)) {
        buf_str(why, S_ISDIR(info->st_mode)
                         ? "it is a directory, not a regular file"
                         : "it is not a regular file");
        return false;
    }
    return judge("the file", path, info, why);
}

bool trust_directory(const char *path, struct buf *why)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        buf_fmt(why, "its directory: %s", strerror(errno));
        return false;
    }
    if (!S_ISDIR(info.st_mode)) {
        buf_str(why, "it is not a directory");
        return false;
    }
    return judge("the directory", path, &info, why);
}
