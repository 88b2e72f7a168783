/* SPDX-License-Identifier: MIT */
/* saved.c - the files of saved calls. */
#include "saved.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "examples.h"
#include "files.h"
#include "form-text.h"
#include "kept.h"
#include "nearest.h"
#include "search.h"
#include "trust.h"
#include "xdg.h"

bool saved_is_word(const char *word)
{
    size_t size = strlen(word);

    return *word == '@' && strchr(word, '/') == NULL
           && (size < 3 || strcmp(word + size - 3, ".so") != 0)
           && strstr(word, ".so:") == NULL;
}

static bool add_directory(struct buf *path, struct problem *problem)
{
    if (!xdg_home(path, "XDG_CONFIG_HOME", ".config"))
        return problem_set(problem, STATUS_FORM,
                           "there is no home directory for saved calls; set "
                           "XDG_CONFIG_HOME");
    buf_str(path, "/host-stub/calls/");
    return true;
}

bool saved_path(struct buf *path, const char *name, struct problem *problem)
{
    if (!kept_is_name(name))
        return problem_set(problem, STATUS_USAGE,
                           "'%s' is not a valid name for a saved call. Use "
                           "letters, digits, _, - and ., without a . at the "
                           "beginning",
                           name);
    if (!add_directory(path, problem))
        return false;
    buf_fmt(path, "%s.json", name);
    return buf_ok(path)
           || problem_set(problem, STATUS_USAGE, "%s: the name is too long",
                          name);
}

bool saved_list(struct buf *out, struct problem *problem)
{
    auto_buf struct buf directory = BUF_INIT(BUF_TEXT);

    return add_directory(&directory, problem)
           && kept_list_directory(out, buf_cstr(&directory), problem);
}

/* Appends a member that must be a text. */
static bool read_text(struct buf *out, struct json_span object, const char *key,
                      const char *what, struct problem *problem)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(out, value);
    if (out->size > 0 && buf_ok(out)
        && memchr(out->data, '\0', out->size) == NULL)
        return true;
    return problem_set(problem, STATUS_FORM,
                       "%s: \"%s\" must be a text that is not empty", what,
                       key);
}

bool saved_parse(struct saved *saved, const struct buf *text, const char *what,
                 struct problem *problem)
{
    struct json_span object = {buf_cstr(text), text->size};
    struct json_span value;

    if (!form_check_object(what, text, STATUS_FORM, problem)
        || !read_text(&saved->card, object, "card", what, problem)
        || (json_find(object, "connection", &value)
            && !read_text(&saved->connection, object, "connection", what,
                          problem)))
        return false;
    if (!json_find(object, "form", &value) || json_type(value) != 'o')
        return problem_set(problem, STATUS_FORM,
                           "%s: \"form\" must be a JSON object", what);
    buf_add(&saved->form, value.data, value.size);
    return true;
}

/* The name of a saved call or an example that is, or is like, the word; NULL if
   there is none. */
static const char *name_like(const char *word, struct names *names)
{
    auto_problem struct problem unlisted = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);

    if (!saved_list(&lines, &unlisted) || !examples_list(&lines)
        || !names_add_lines(names, buf_cstr(&lines)))
        return NULL;
    return nearest(word, (const char *const *)names->at, names->count);
}

void saved_advise(const char *word, const char *command,
                  struct problem *problem)
{
    auto_names struct names names = {0};
    const char *name = name_like(word, &names);

    if (name != NULL)
        problem_add(problem, "for the saved call or example: host-stub %s @%s",
                    command, name);
}

static bool tell_unknown(const char *name, struct problem *problem)
{
    auto_names struct names names = {0};
    const char *slip = name_like(name, &names);

    problem_set(problem, STATUS_USAGE, "no call is saved as @%s", name);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean @%s?", slip);
    return problem_add(problem,
                       "host-stub saved lists them, host-stub examples those "
                       "that are installed; host-stub save %s CARD ... saves "
                       "one",
                       name);
}

/* A call runs with the rights and the connections of its owner, so nobody else
   may write it. */
static bool judge_file(const char *path, const struct stat *info,
                       struct problem *problem)
{
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);
    const char *who = shared_with(-1, path, info, S_IWOTH);

    if (who == NULL)
        return true;
    shell_quote(&quoted, path);
    return problem_set(problem, STATUS_FORM,
                       "%s is writable by %s; run: chmod go-w %s", path, who,
                       buf_cstr(&quoted));
}

bool saved_read(struct saved *saved, const char *name, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT_SECRET(SAVED_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct stat info;

    if (!saved_path(&path, name, problem))
        return false;
    if (access(buf_cstr(&path), F_OK) != 0 && errno == ENOENT) {
        if (examples_read(saved, name, problem))
            return true;
        return problem->message.size > 0 ? false : tell_unknown(name, problem);
    }
    if (!file_read(buf_cstr(&path), &text, &info, &why))
        return problem_set(problem, STATUS_FORM, "%s: %s", buf_cstr(&path),
                           buf_cstr(&why));
    return judge_file(buf_cstr(&path), &info, problem)
           && saved_parse(saved, &text, buf_cstr(&path), problem);
}
