/* SPDX-License-Identifier: MIT */
/*
 * new.c - host-stub new: creates the source of a new card
 *
 * Copies the files of the template into a directory that does not exist yet,
 * and replaces the names in them by those of the new card. Existing files are
 * never modified; a copy that fails is removed again.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check-fields.h"
#include "commands.h"
#include "files.h"
#include "output.h"
#include "text.h"
#include "trust.h"

#define NAME_LIMIT 64
#define FILE_LIMIT (1u << 20)

/* A placeholder in the template, and its replacement. */
struct word {
    const char *mark;
    struct buf text;
};

enum { ID, TITLE, ENV, WORD_COUNT };

/* One copy, from a directory to a directory. */
struct copy {
    const char *from;
    const char *to;
    const struct word *words;
};

static void put_words(struct word *words, const char *id)
{
    buf_str(&words[ID].text, id);
    /* the name of a shell variable must not begin with a digit */
    if (isalpha((unsigned char)*id) == 0)
        buf_char(&words[ENV].text, '_');
    for (const char *at = id; *at != '\0'; at++) {
        bool letter = isalnum((unsigned char)*at) != 0;
        bool first = at == id || !isalnum((unsigned char)at[-1]);
        char capital = (char)toupper((unsigned char)*at);

        buf_char(&words[ENV].text, letter ? capital : '_');
        if (letter)
            buf_char(&words[TITLE].text, first ? capital : *at);
        else
            buf_char(&words[TITLE].text, ' ');
    }
}

static void fill(struct buf *out, const struct buf *text,
                 const struct word *words)
{
    const char *at = buf_cstr(text);
    const char *mark;

    while ((mark = strchr(at, '@')) != NULL) {
        size_t size = 1, i = 0;

        buf_add(out, at, (size_t)(mark - at));
        while (i < WORD_COUNT
               && strncmp(mark, words[i].mark, strlen(words[i].mark)) != 0)
            i++;
        if (i < WORD_COUNT) {
            buf_str(out, buf_cstr(&words[i].text));
            size = strlen(words[i].mark);
        } else {
            buf_char(out, '@');
        }
        at = mark + size;
    }
    buf_str(out, at);
}

static bool write_new(const char *path, const struct buf *text, mode_t mode,
                      struct problem *problem)
{
    struct iovec part = {text->data, text->size};
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    int failed = fd < 0 ? errno : file_write(fd, &part, 1);

    if (fd >= 0 && close(fd) != 0 && failed == 0)
        failed = errno;
    return failed == 0
           || problem_set(problem, STATUS_INTERNAL, "cannot write %s: %s", path,
                          strerror(failed));
}

/* The path that a file of the template is copied to. A template is installed
 * without names that begin with a dot, so that no package has a control file of
 * git's. */
static void add_target(struct buf *to, const struct copy *copy,
                       const char *name)
{
    buf_fmt(to, "%s/%s%s", copy->to, strcmp(name, "gitignore") == 0 ? "." : "",
            name);
}

static bool copy_file(const struct copy *copy, const char *name,
                      struct problem *problem)
{
    auto_buf struct buf from = BUF_INIT(BUF_TEXT);
    auto_buf struct buf to = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT(FILE_LIMIT);
    auto_buf struct buf filled = BUF_INIT(2 * FILE_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct stat info;

    buf_fmt(&from, "%s/%s", copy->from, name);
    add_target(&to, copy, name);
    if (!file_read(buf_cstr(&from), &text, &info, &why))
        return problem_set(problem, STATUS_INTERNAL, "%s: %s", buf_cstr(&from),
                           buf_cstr(&why));
    fill(&filled, &text, copy->words);
    if (!buf_ok(&filled))
        return problem_no_memory(problem);
    return write_new(buf_cstr(&to), &filled, (info.st_mode & 0777) | S_IWUSR,
                     problem);
}

/* Only regular files, and no backups of editors, whose names end in ~. */
static bool is_wanted(DIR *stream, const char *name)
{
    struct stat info;

    return fstatat(dirfd(stream), name, &info, 0) == 0 && S_ISREG(info.st_mode)
           && name[strlen(name) - 1] != '~';
}

static bool copy_all(const struct copy *copy, DIR *stream,
                     struct problem *problem)
{
    const struct dirent *entry;
    size_t count = 0;

    while ((entry = readdir(stream)) != NULL) {
        if (!is_wanted(stream, entry->d_name))
            continue;
        if (!copy_file(copy, entry->d_name, problem))
            return false;
        count++;
    }
    return count > 0
           || problem_set(problem, STATUS_INTERNAL, "%s: no template in it",
                          copy->from);
}

/* Removes what copy_all() created; the directory did not exist before. */
static void undo(const struct copy *copy, DIR *stream)
{
    const struct dirent *entry;

    rewinddir(stream);
    while ((entry = readdir(stream)) != NULL) {
        auto_buf struct buf path = BUF_INIT(BUF_TEXT);

        add_target(&path, copy, entry->d_name);
        if (is_wanted(stream, entry->d_name))
            unlink(buf_cstr(&path));
    }
    rmdir(copy->to);
}

static bool make(const struct copy *copy, struct problem *problem)
{
    DIR *stream = opendir(copy->from);
    bool made = false;

    if (stream == NULL)
        return problem_set(problem, STATUS_INTERNAL,
                           "the template of a card is not at %s: %s; install "
                           "this host-stub, or set CARD_TEMPLATE to the "
                           "directory template of its source",
                           copy->from, strerror(errno));
    if (mkdir(copy->to, 0777) == 0) {
        made = copy_all(copy, stream, problem);
        if (!made)
            undo(copy, stream);
    } else if (errno == EEXIST) {
        problem_set(problem, STATUS_USAGE,
                    "%s is there already, and stays as it is: name another "
                    "directory",
                    copy->to);
    } else {
        problem_set(problem, STATUS_INTERNAL, "cannot make %s: %s", copy->to,
                    strerror(errno));
    }
    closedir(stream);
    return made;
}

static bool check_name(const char *name, struct problem *problem)
{
    if (!is_card_id(name))
        return problem_set(problem, STATUS_USAGE,
                           "'%s' cannot be the id of a card: it is made of a-z,"
                           " 0-9, _ and -",
                           name);
    if (strlen(name) > NAME_LIMIT)
        return problem_set(problem, STATUS_USAGE,
                           "the id of a card has at most %d characters",
                           NAME_LIMIT);
    return true;
}

/* Prints the PKG_CONFIG_PATH that is needed if the card.pc installed with this
   program is outside pkg-config's default directories. */
static void tell_pkg_config(struct buf *out)
{
    if (access(PKGCONFIGDIR "/card.pc", R_OK) == 0
        && strncmp(PKGCONFIGDIR, "/usr/", strlen("/usr/")) != 0)
        buf_str(out, "    export PKG_CONFIG_PATH=" PKGCONFIGDIR "\n");
}

static bool tell_made(const struct copy *copy, struct problem *problem)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);

    shell_quote(&quoted, copy->to);
    text_safe(&out, copy->to, strlen(copy->to));
    buf_str(&out, " has a card that works as it is. Next:\n\n    cd ");
    text_safe(&out, buf_cstr(&quoted), quoted.size);
    buf_char(&out, '\n');
    tell_pkg_config(&out);
    buf_str(&out, "    make\n    make check\n\n"
                  "Its README.md says what to change, and where.\n");
    return output_print(&out, problem);
}

/* Finds the template: a directory of the requested name, or CARD_TEMPLATE
   itself if that is a template of the user's own. */
static void find_template(struct buf *path, bool http)
{
    const char *own = getenv("CARD_TEMPLATE");
    bool is_own = own != NULL && *own != '\0';
    struct stat info;

    buf_fmt(path, "%s/%s", is_own ? own : TEMPLATEDIR, http ? "http" : "plain");
    if (is_own && !http
        && (stat(buf_cstr(path), &info) != 0 || !S_ISDIR(info.st_mode))) {
        buf_reset(path);
        buf_str(path, own);
    }
}

int command_new(const struct options *options, struct problem *problem)
{
    const char *id = options->operands[0];
    auto_buf struct buf from = BUF_INIT(BUF_TEXT);
    struct word words[WORD_COUNT] = {[ID] = {"@ID@", BUF_INIT(BUF_WORD)},
                                     [TITLE] = {"@TITLE@", BUF_INIT(BUF_WORD)},
                                     [ENV] = {"@ENV@", BUF_INIT(BUF_WORD)}};
    struct copy copy = {
        NULL, options->operand_count > 1 ? options->operands[1] : id, words};
    bool done = check_name(id, problem);

    if (done) {
        find_template(&from, options->http);
        copy.from = buf_cstr(&from);
        put_words(words, id);
        done = make(&copy, problem) && tell_made(&copy, problem);
    }
    for (size_t i = 0; i < WORD_COUNT; i++)
        buf_free(&words[i].text);
    return done ? STATUS_DONE : problem->status;
}
