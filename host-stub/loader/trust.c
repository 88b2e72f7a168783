/* SPDX-License-Identifier: MIT */
/*
 * trust.c - checks owner, mode and access list of plugins, directories and
 * files
 *
 * An access list (acl(5)) gives users and groups by name at most the rights in
 * the group bits of the mode; the bits alone do not say to whom. It is read in
 * Linux's own form, the extended attribute system.posix_acl_access.
 */
#include "trust.h"

#include <endian.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ACL_NAME "system.posix_acl_access"
#define ACL_VERSION 2u
#define ACL_USER 0x02u
#define ACL_GROUP_OBJ 0x04u
#define ACL_GROUP 0x08u

/* The largest size of an attribute. */
#define ACL_MOST 65536

struct acl_entry {
    uint16_t tag;
    uint16_t bits; /* like the bits for others in a mode */
    uint32_t id;
};

/*
 * The owner's private group has the owner's name and is the owner's primary
 * group: distributions create one for each user. A group such as "users" is the
 * primary group of many users, so what it may write, others may write.
 */
static bool is_own_group(uid_t user, gid_t number)
{
    struct passwd owner, *found = NULL;
    struct group group, *named = NULL;
    char text[4096], more[16384];

    if (getpwuid_r(user, &owner, text, sizeof text, &found) != 0
        || found == NULL || owner.pw_gid != number)
        return false;
    return getgrgid_r(number, &group, more, sizeof more, &named) == 0
           && named != NULL && strcmp(group.gr_name, owner.pw_name) == 0;
}

/* Does it grant the bits to anyone but the owner, root or you? */
static bool is_lent(const struct acl_entry *entry, const struct stat *info,
                    unsigned bits)
{
    uint32_t id = le32toh(entry->id);

    if (!(le16toh(entry->bits) & bits))
        return false;
    switch (le16toh(entry->tag)) {
    case ACL_USER:
        return id != info->st_uid && id != 0 && id != geteuid();
    case ACL_GROUP:
        return !is_own_group(info->st_uid, id);
    case ACL_GROUP_OBJ:
        return !is_own_group(info->st_uid, info->st_gid);
    default:
        return false;
    }
}

/* Called if the mode gives the bits to its group or its access list; returns
   who has them. */
static const char *lent_to(int fd, const char *path, const struct stat *info,
                           unsigned bits)
{
    static const char list[] = "those in its access list";
    char *data = malloc(ACL_MOST);
    ssize_t size = -1;
    const char *who = NULL;
    uint32_t version;

    if (data != NULL)
        size = fd >= 0 ? fgetxattr(fd, ACL_NAME, data, ACL_MOST)
                       : getxattr(path, ACL_NAME, data, ACL_MOST);
    if (size < (ssize_t)sizeof version) {
        who = is_own_group(info->st_uid, info->st_gid) ? NULL : "its group";
    } else {
        memcpy(&version, data, sizeof version);
        if (le32toh(version) != ACL_VERSION)
            who = list;
    }
    for (ssize_t at = sizeof version;
         who == NULL && at + (ssize_t)sizeof(struct acl_entry) <= size;
         at += (ssize_t)sizeof(struct acl_entry)) {
        struct acl_entry entry;

        memcpy(&entry, data + at, sizeof entry);
        if (is_lent(&entry, info, bits))
            who = le16toh(entry.tag) == ACL_GROUP_OBJ ? "its group" : list;
    }
    free(data);
    return who;
}

const char *shared_with(int fd, const char *path, const struct stat *info,
                        mode_t other)
{
    if (info->st_mode & other)
        return "others";
    if (!(info->st_mode & (other << 3)))
        return NULL;
    return lent_to(fd, path, info, other);
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

static bool is_ours(const struct stat *info)
{
    return info->st_uid == 0 || info->st_uid == geteuid();
}

/* Neither written by others nor owned by somebody else. */
static bool judge(const char *what, const char *path, const struct stat *info,
                  struct buf *why)
{
    const char *who;

    if (!is_ours(info)) {
        buf_fmt(why,
                "%s belongs to user %u, not to you or root; copy it to a "
                "directory of your own, or change its owner: chown %u ",
                what, (unsigned)info->st_uid, (unsigned)geteuid());
        shell_quote(why, path);
        return false;
    }
    who = shared_with(-1, path, info, S_IWOTH);
    if (who == NULL)
        return true;
    buf_fmt(why, "%s is writable by %s; ", what, who);
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

/* Whoever may rename an entry of a directory can replace it. In a sticky
   directory only the owners of the entry and of the directory can. */
static bool judge_above(const char *path, const struct stat *info,
                        struct buf *why)
{
    const char *who = shared_with(-1, path, info, S_IWOTH);

    if (is_ours(info) && (who == NULL || (info->st_mode & S_ISVTX)))
        return true;
    if (is_ours(info)) {
        buf_fmt(why,
                "the directory %s above it is writable by %s, who could put"
                " another card in its place; put the card elsewhere, or run:"
                " chmod go-w ",
                path, who);
        shell_quote(why, path);
        return false;
    }
    buf_fmt(why,
            "the directory %s above it belongs to user %u, not to you or root,"
            " who could put another card in its place; put the card into a"
            " directory of your own",
            path, (unsigned)info->st_uid);
    return false;
}

static bool trust_one(const char *path, bool is_above, struct buf *why)
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
    return is_above ? judge_above(path, &info, why)
                    : judge("the directory", path, &info, why);
}

bool trust_directory(const char *path, struct buf *why)
{
    char *real = realpath(path, NULL);
    char *slash;
    bool good;

    if (real == NULL) {
        buf_fmt(why, "its directory: %s", strerror(errno));
        return false;
    }
    good = trust_one(real, false, why);
    while (good && strcmp(real, "/") != 0) {
        slash = strrchr(real, '/');
        slash[slash == real ? 1 : 0] = '\0';
        good = trust_one(real, true, why);
    }
    free(real);
    return good;
}

bool trust_value(int fd, const char *path, const struct stat *info,
                 bool is_secret, struct buf *why)
{
    const char *who;

    if (!S_ISREG(info->st_mode))
        return true;
    if (!is_ours(info)) {
        buf_fmt(why,
                "it belongs to user %u, not to you or root; run: chown %u ",
                (unsigned)info->st_uid, (unsigned)geteuid());
        shell_quote(why, path);
        return false;
    }
    who = is_secret ? shared_with(fd, path, info, S_IROTH) : NULL;
    if (who != NULL) {
        buf_fmt(why, "it holds a secret and %s can read it; run: chmod 600 ",
                who);
        shell_quote(why, path);
        return false;
    }
    who = shared_with(fd, path, info, S_IWOTH);
    if (who == NULL)
        return true;
    buf_fmt(why, "it is writable by %s; run: chmod go-w ", who);
    shell_quote(why, path);
    return false;
}
