/* SPDX-License-Identifier: MIT */
/*
 * fuzz-reference.c - files of connections: each must be refused, or have its
 * references replaced by texts and everything else unchanged
 *
 * No command runs and no file is opened: both are wrapped.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"
#include "form-text.h"
#include "fuzz.h"
#include "jsontext.h"
#include "program.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct card_choice choices[] = {{"a", "A", NULL}};

static const struct card_field fields[] = {
    {.key = "text", .title = "T", .type = CARD_TYPE_TEXT},
    {.key = "key",
     .title = "K",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET | CARD_FIELD_MULTILINE},
    {.key = "token",
     .title = "S",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET},
    {.key = "way",
     .title = "W",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 1,
     .choice_size = sizeof *choices,
     .choices = choices},
    {.key = "number", .title = "N", .type = CARD_TYPE_NUMBER},
    {.key = "object", .title = "O", .type = CARD_TYPE_OBJECT},
};

static const struct fields all = {fields, COUNT(fields)};

/* ---- replaced functions ---- */

enum patience_end __wrap_program_run(struct buf *text, char *const *words,
                                     const char *path, const struct buf *hidden,
                                     const struct patience *patience,
                                     struct buf *why);
enum patience_end __wrap_patience_open(const struct patience *patience,
                                       const char *path, int *fd,
                                       struct stat *info, struct buf *why);

/* Prints the program's arguments; fails if its name begins with -. */
enum patience_end __wrap_program_run(struct buf *text, char *const *words,
                                     const char *path, const struct buf *hidden,
                                     const struct patience *patience,
                                     struct buf *why)
{
    (void)hidden;
    MUST(path[0] != '\0' && words[0] != NULL && words[0][0] != '\0');
    for (size_t i = 0; words[i] != NULL; i++)
        buf_str(text, words[i]);
    if (*words[0] != '-')
        return PATIENCE_DONE;
    buf_str(why, "it fails");
    return patience->ms % 2 == 0 ? PATIENCE_OVER : PATIENCE_FAILED;
}

/* Every file contains its own path, with a few exceptions. */
enum patience_end __wrap_patience_open(const struct patience *patience,
                                       const char *path, int *fd,
                                       struct stat *info, struct buf *why)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    (void)patience;
    MUST(*path != '\0');
    *fd = strcmp(name, "none") == 0 ? -1 : memfd_create("f", MFD_CLOEXEC);
    if (*fd < 0) {
        buf_str(why, "no such file");
        return PATIENCE_FAILED;
    }
    MUST(fchmod(*fd, strcmp(name, "public") == 0 ? 0644 : 0600) == 0);
    MUST(write(*fd, path, strlen(path)) == (ssize_t)strlen(path));
    MUST(lseek(*fd, 0, SEEK_SET) == 0 && fstat(*fd, info) == 0);
    return PATIENCE_DONE;
}

/* ---- checks ---- */

static struct json_span span_of(const struct buf *text)
{
    return (struct json_span){buf_cstr(text), text->size};
}

static bool is_text(const struct card_field *field)
{
    return field != NULL
           && (field->type == CARD_TYPE_TEXT
               || field->type == CARD_TYPE_DROPDOWN);
}

/* Compares member by member: references must have become strings, everything
   else must be unchanged. */
static void must_be_resolved(struct json_span before, struct json_span after)
{
    struct json_walk old, new;
    struct json_span old_key, old_value, key, value;

    json_walk_into(&old, before);
    json_walk_into(&new, after);
    while (json_walk_member(&old, &old_key, &old_value)) {
        MUST(json_walk_member(&new, &key, &value));
        MUST(key.size == old_key.size
             && memcmp(key.data, old_key.data, key.size) == 0);
        if (is_text(field_of_key(all, key)) && json_type(old_value) == 'o'
            && !json_is_empty(old_value)) {
            MUST(json_type(value) == 's');
            continue;
        }
        MUST(value.size == old_value.size
             && memcmp(value.data, old_value.data, value.size) == 0);
    }
    MUST(!json_walk_member(&new, &key, &value));
}

/* No program may see a variable that a secret was read from. */
static void must_be_hidden(const struct buf *hidden)
{
    char **environment = environment_without(hidden);

    MUST(environment != NULL);
    for (size_t at = 0; at < hidden->size;) {
        size_t size = strlen(hidden->data + at);

        MUST(size > 0 && at + size < hidden->size);
        for (char **entry = environment; *entry != NULL; entry++)
            MUST(strncmp(*entry, hidden->data + at, size) != 0
                 || (*entry)[size] != '=');
        at += size + 1;
    }
    free(environment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct about about = {
        .connection = {fields, COUNT(fields)},
    };
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf before = BUF_INIT(CONNECTION_LIMIT);
    struct reference_facts facts = {false, false};

    setenv("SECRET", "s3cret", 1);
    connection.patience.ms = (int64_t)size;
    buf_str(&connection.directory, "dir/");
    buf_add(&connection.text, (const char *)data, size);
    if (!form_check_object("connection", &connection.text, STATUS_CONNECTION,
                           &problem)) {
        MUST(problem.message.size > 0);
        return 0;
    }
    buf_add(&before, connection.text.data, connection.text.size);
    reference_facts(&facts, span_of(&before), all);
    if (connection_resolve(&connection, &about, &problem)) {
        MUST(json_valid(connection.text.data, connection.text.size, NULL));
        must_be_resolved(span_of(&before), span_of(&connection.text));
    } else {
        MUST(facts.has_reference && problem.message.size > 0);
    }
    must_be_hidden(&connection.hidden);
    return 0;
}
