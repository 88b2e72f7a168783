/* SPDX-License-Identifier: MIT */
/*
 * known.c - the cache file and its entries
 *
 *     {"host-stub":"0.1.0","files":[
 *      {"path":"/p/okta.so","stamp":"2049:77:81232:1700000000.5:...",
 *       "cards":["list_devices"],
 *       "titles":{"okta":"Okta","list_devices":"List Devices"}}]}
 *
 * with "cards" null, and no titles, for a plugin file that was refused. An
 * entry of an earlier build may have no titles. When anything in it is of
 * another form, all of it is ignored.
 */
#include "config.h"

#include "known.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check-fields.h"
#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "xdg.h"

#define DIRECTORY "host-stub"
#define NAME "families.json"
#define TEMPORARY "." NAME ".new"

/* ---- entries ---- */

static void add_stamp(struct buf *out, const struct stat *info)
{
    buf_fmt(out, "%ju:%ju:%jd:%jd.%09ld:%jd.%09ld", (uintmax_t)info->st_dev,
            (uintmax_t)info->st_ino, (intmax_t)info->st_size,
            (intmax_t)info->st_mtim.tv_sec, info->st_mtim.tv_nsec,
            (intmax_t)info->st_ctim.tv_sec, info->st_ctim.tv_nsec);
}

static bool is_string(struct json_span object, const char *key)
{
    struct json_span value;

    return json_find(object, key, &value) && json_type(value) == 's';
}

static bool has_ids(struct json_span object)
{
    struct json_span ids, id;
    struct json_walk walk;

    if (!json_find(object, "cards", &ids))
        return false;
    if (json_type(ids) != 'a')
        return json_type(ids) == '0';
    json_walk_into(&walk, ids);
    while (json_walk_element(&walk, &id)) {
        auto_buf struct buf text = BUF_INIT(DESCRIPTOR_LINE_MOST);

        if (json_type(id) != 's')
            return false;
        json_unquote(&text, id);
        if (!buf_ok(&text) || text.size != strlen(buf_cstr(&text))
            || !is_card_id(buf_cstr(&text)))
            return false;
    }
    return true;
}

/* Are its titles texts, if it has any? */
static bool has_titles(struct json_span object)
{
    struct json_span titles, key, title;
    struct json_walk walk;

    if (!json_find(object, "titles", &titles))
        return true;
    if (json_type(titles) != 'o')
        return false;
    json_walk_into(&walk, titles);
    while (json_walk_member(&walk, &key, &title)) {
        if (json_type(title) != 's')
            return false;
    }
    return true;
}

static bool add_entry(struct known *known, struct json_span object, char *own)
{
    struct known_entry *more =
        realloc(known->at, (known->count + 1) * sizeof *more);

    if (more == NULL)
        return false;
    known->at = more;
    more[known->count++] = (struct known_entry){object, own};
    return true;
}

bool known_parse(struct known *known, struct json_span text)
{
    struct json_span files, object;
    struct json_walk walk;
    bool good = text.size > 0 && json_valid(text.data, text.size, NULL)
                && json_type(text) == 'o' && is_string(text, "host-stub")
                && json_find(text, "host-stub", &object)
                && json_string_is(object, PACKAGE_VERSION)
                && json_find(text, "files", &files) && json_type(files) == 'a';

    if (!good)
        return false;
    json_walk_into(&walk, files);
    while (good && json_walk_element(&walk, &object))
        good = known->count < KNOWN_ENTRIES && json_type(object) == 'o'
               && is_string(object, "path") && is_string(object, "stamp")
               && has_ids(object) && has_titles(object)
               && add_entry(known, object, NULL);
    if (!good)
        known->count = 0;
    return good;
}

static bool is_of(const struct known_entry *entry, const char *path)
{
    struct json_span value;

    return json_find(entry->object, "path", &value)
           && json_string_is(value, path);
}

static bool has_stamp(const struct known_entry *entry, const struct stat *info)
{
    auto_buf struct buf stamp = BUF_INIT(BUF_WORD);
    struct json_span value;

    add_stamp(&stamp, info);
    return json_find(entry->object, "stamp", &value)
           && json_string_is(value, buf_cstr(&stamp));
}

bool known_find(const struct known *known, const char *path,
                const struct stat *info, struct known_cards *cards)
{
    *cards = (struct known_cards){{NULL, 0}, {NULL, 0}};
    for (size_t i = 0; i < known->count; i++) {
        if (known->at[i].own != NULL || !is_of(&known->at[i], path))
            continue;
        json_find(known->at[i].object, "titles", &cards->titles);
        return has_stamp(&known->at[i], info)
               && json_find(known->at[i].object, "cards", &cards->ids);
    }
    return false;
}

static bool is_still(const char *path, const struct buf *stamp)
{
    auto_buf struct buf now = BUF_INIT(BUF_WORD);
    struct stat info;

    if (stat(path, &info) != 0)
        return false;
    add_stamp(&now, &info);
    return strcmp(buf_cstr(&now), buf_cstr(stamp)) == 0;
}

void known_put(struct known *known, const char *path, const struct stat *info,
               const struct known_cards *cards)
{
    auto_buf struct buf object = BUF_INIT(KNOWN_MOST);
    auto_buf struct buf stamp = BUF_INIT(BUF_WORD);
    struct json_span span;
    size_t i = 0;
    char *own;

    if (!utf8_valid(path, strlen(path)))
        return; /* JSON cannot represent it */
    add_stamp(&stamp, info);
    if (!is_still(path, &stamp))
        return;
    buf_str(&object, "{\"path\":");
    json_quote_str(&object, path);
    buf_fmt(&object, ",\"stamp\":\"%s\",\"cards\":", buf_cstr(&stamp));
    buf_add(&object, cards->ids.data, cards->ids.size);
    if (cards->titles.size > 0) {
        buf_str(&object, ",\"titles\":");
        buf_add(&object, cards->titles.data, cards->titles.size);
    }
    buf_char(&object, '}');
    own = buf_take(&object, &span.size);
    if (own == NULL)
        return;
    span.data = own;
    while (i < known->count && !is_of(&known->at[i], path))
        i++;
    if (i < known->count && known->at[i].object.size == span.size
        && memcmp(known->at[i].object.data, own, span.size) == 0) {
        free(own); /* the entry stays as it was */
        return;
    }
    if (i < known->count) {
        free(known->at[i].own);
        known->at[i] = (struct known_entry){span, own};
    } else if (!add_entry(known, span, own)) {
        free(own);
        return;
    }
    known->is_changed = true;
}

void known_free(struct known *known)
{
    for (size_t i = 0; i < known->count; i++)
        free(known->at[i].own);
    free(known->at);
    buf_free(&known->text);
    known->at = NULL;
    known->count = 0;
}

/* ---- the file ---- */

/* Creates missing directories of a path, but only within the user's own: one
   that root created in another user's home would be inaccessible to that user.
   */
static void make_directories(const char *path)
{
    auto_buf struct buf part = BUF_INIT(BUF_TEXT);
    struct stat info;

    for (const char *at = path; (at = strchr(at + 1, '/')) != NULL;) {
        buf_reset(&part);
        buf_add(&part, path, (size_t)(at - path));
        if (stat(buf_cstr(&part), &info) != 0)
            return;
        if (info.st_uid != geteuid())
            continue;
        buf_add(&part, at, strcspn(at + 1, "/") + 1);
        mkdir(buf_cstr(&part), 0700); /* if that fails, open() fails too */
    }
}

/* Opens the directory of the cache, in which nobody else can place a link or a
   file; -1 if there is none that only this user can write to. */
static int open_directory(bool makes_it)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    struct stat info;
    int fd;

    if (!xdg_home(&path, "XDG_CACHE_HOME", ".cache"))
        return -1;
    buf_str(&path, "/" DIRECTORY);
    if (!buf_ok(&path))
        return -1;
    if (makes_it)
        make_directories(buf_cstr(&path));
    fd = open(buf_cstr(&path), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0
        && (fstat(fd, &info) != 0 || info.st_uid != geteuid()
            || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool is_ours(int fd, struct stat *info)
{
    return fstat(fd, info) == 0 && S_ISREG(info->st_mode)
           && info->st_uid == geteuid() && info->st_nlink == 1
           && (info->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

void known_read(struct known *known)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    int directory = open_directory(false);
    struct stat info;
    int fd = -1;

    if (directory >= 0)
        fd = openat(directory, NAME,
                    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && is_ours(fd, &info) && file_read_fd(fd, &known->text, &why)
        && !known_parse(known, (struct json_span){buf_cstr(&known->text),
                                                  known->text.size}))
        known->is_changed = true; /* will be replaced */
    if (fd >= 0)
        close(fd);
    if (directory >= 0)
        close(directory);
}

/* The name is always the same and is locked, so that killed processes leave at
   most one file. Returns -1 if another process is writing, or if it cannot be
   written. */
static int open_temporary(int directory)
{
    struct stat info, named;
    int fd =
        openat(directory, TEMPORARY,
               O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

    if (fd < 0)
        return -1;
    if (is_ours(fd, &info) && flock(fd, LOCK_EX | LOCK_NB) == 0
        && fstatat(directory, TEMPORARY, &named, AT_SYMLINK_NOFOLLOW) == 0
        && named.st_ino == info.st_ino && named.st_dev == info.st_dev
        && fchmod(fd, 0600) == 0 && ftruncate(fd, 0) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Is the file still as recorded in the entry? */
static bool holds(const struct known_entry *entry)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    struct stat info;

    return entry->own != NULL
           || (json_find_text(entry->object, "path", &path)
               && stat(buf_cstr(&path), &info) == 0 && has_stamp(entry, &info));
}

/* Adds this run's entries first: the others are dropped when the room runs out.
 */
static void add_entries(struct buf *out, const struct known *known,
                        bool of_this_run, size_t *count)
{
    for (size_t i = 0; i < known->count; i++) {
        const struct known_entry *entry = &known->at[i];

        if ((entry->own != NULL) != of_this_run || *count == KNOWN_ENTRIES
            || out->size + entry->object.size + 8 > KNOWN_MOST || !holds(entry))
            continue;
        buf_str(out, ++*count > 1 ? ",\n" : "\n");
        buf_add(out, entry->object.data, entry->object.size);
    }
}

void known_write(struct known *known)
{
    auto_buf struct buf text = BUF_INIT(KNOWN_MOST);
    struct iovec part;
    size_t count = 0;
    int directory, fd;

    if (!known->is_changed)
        return;
    known->is_changed = false;
    directory = open_directory(true);
    if (directory < 0)
        return;
    buf_str(&text, "{\"host-stub\":");
    json_quote_str(&text, PACKAGE_VERSION);
    buf_str(&text, ",\"files\":[");
    add_entries(&text, known, true, &count);
    add_entries(&text, known, false, &count);
    buf_str(&text, "]}\n");
    part = (struct iovec){text.data, text.size};
    fd = buf_ok(&text) ? open_temporary(directory) : -1;
    if (fd >= 0 && file_write(fd, &part, 1) == 0)
        renameat(directory, TEMPORARY, directory, NAME);
    if (fd >= 0)
        close(fd);
    close(directory);
}
