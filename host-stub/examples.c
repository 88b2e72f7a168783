/* SPDX-License-Identifier: MIT */
/* examples.c - host-stub examples: lists the installed examples, shows one. */
#include "examples.h"

#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "files.h"
#include "form-text.h"
#include "grid.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "nearest.h"
#include "output.h"
#include "saved.h"
#include "search.h"
#include "show.h"

#define INDEX_LIMIT BUF_FILE

static void add_path(struct buf *path, const char *file)
{
    const char *own = getenv("CARD_EXAMPLES");

    buf_fmt(path, "%s/%s", own != NULL && *own != '\0' ? own : EXAMPLEDIR,
            file);
}

/* Reads the index and finds its array. Returns false if there is none that can
   be used; `why` says why. */
static bool read_index(struct buf *text, struct json_span *entries,
                       struct buf *why)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf reason = BUF_INIT(BUF_LINE);
    auto_problem struct problem broken = PROBLEM_INIT;
    struct json_span object;

    add_path(&path, "index.json");
    if (!file_read(buf_cstr(&path), text, NULL, &reason)) {
        buf_fmt(why, "%s: %s", buf_cstr(&path), buf_cstr(&reason));
        return false;
    }
    if (!form_check_object(buf_cstr(&path), text, STATUS_PLUGIN, &broken)) {
        buf_str(why, buf_cstr(&broken.message));
        return false;
    }
    object = (struct json_span){buf_cstr(text), text->size};
    if (json_find(object, "examples", entries) && json_type(*entries) == 'a')
        return true;
    buf_fmt(why, "%s: \"examples\" must be an array", buf_cstr(&path));
    return false;
}

/* The texts of an entry; a member that is not there is empty. */
struct example {
    struct buf name, card, form, summary;
};

#define EXAMPLE_INIT                                                \
    {                                                               \
        BUF_INIT(BUF_LINE), BUF_INIT(BUF_LINE), BUF_INIT(BUF_LINE), \
            BUF_INIT(BUF_LINE)                                      \
    }

static void example_free(struct example *example)
{
    buf_free(&example->name);
    buf_free(&example->card);
    buf_free(&example->form);
    buf_free(&example->summary);
}
#define auto_example __attribute__((cleanup(example_free)))

/* Reads the next entry that has a name, a card and a form. */
static bool read_entry(struct json_walk *walk, struct example *example)
{
    struct json_span entry;

    while (json_walk_element(walk, &entry)) {
        buf_reset(&example->name);
        buf_reset(&example->card);
        buf_reset(&example->form);
        buf_reset(&example->summary);
        if (json_type(entry) != 'o')
            continue;
        json_find_text(entry, "summary", &example->summary);
        if (json_find_text(entry, "name", &example->name)
            && json_find_text(entry, "card", &example->card)
            && json_find_text(entry, "form", &example->form))
            return true;
    }
    return false;
}

void examples_each(example_fn *each, void *context)
{
    auto_buf struct buf text = BUF_INIT(INDEX_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_example struct example example = EXAMPLE_INIT;
    struct json_span entries;
    struct json_walk walk;

    if (!read_index(&text, &entries, &why))
        return;
    json_walk_into(&walk, entries);
    while (read_entry(&walk, &example))
        each(context, buf_cstr(&example.name), buf_cstr(&example.summary));
}

static void add_line(void *context, const char *name, const char *summary)
{
    (void)summary;
    buf_fmt(context, "%s\n", name);
}

bool examples_list(struct buf *out)
{
    examples_each(add_line, out);
    return buf_ok(out);
}

static bool read_form(struct saved *saved, const struct example *example,
                      struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);

    add_path(&path, buf_cstr(&example->form));
    buf_str(&saved->card, buf_cstr(&example->card));
    return form_read_as("example", &saved->form, buf_cstr(&path), problem);
}

bool examples_read(struct saved *saved, const char *name,
                   struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(INDEX_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_example struct example example = EXAMPLE_INIT;
    struct json_span entries;
    struct json_walk walk;

    if (!read_index(&text, &entries, &why))
        return false;
    json_walk_into(&walk, entries);
    while (read_entry(&walk, &example)) {
        if (strcmp(buf_cstr(&example.name), name) == 0)
            return read_form(saved, &example, problem);
    }
    return false;
}

static bool tell_unknown(const char *name, struct problem *problem)
{
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_names struct names names = {0};
    const char *slip = NULL;

    problem_set(problem, STATUS_USAGE, "there is no example '%s'", name);
    if (examples_list(&lines) && names_add_lines(&names, buf_cstr(&lines)))
        slip = nearest(name, (const char *const *)names.at, names.count);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    else
        buf_str(&problem->message, "; host-stub examples lists them");
    return false;
}

static bool show_one(const char *name, struct problem *problem)
{
    auto_saved struct saved saved = SAVED_INIT;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!examples_read(&saved, name, problem))
        return problem->message.size > 0 ? false : tell_unknown(name, problem);
    show_json(&out, (struct json_span){buf_cstr(&saved.form), saved.form.size},
              false);
    buf_char(&out, '\n');
    return output_print(&out, problem);
}

static void add_text(struct buf *out, const char *key, const struct buf *text)
{
    json_key(out, key);
    json_quote(out, buf_cstr(text), text->size);
}

static bool list_all(const struct options *options, struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(INDEX_LIMIT);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    auto_grid struct grid lines = GRID_INIT(3);
    auto_example struct example example = EXAMPLE_INIT;
    struct json_span entries;
    struct json_walk walk;

    if (!read_index(&text, &entries, &why))
        return problem_set(problem, STATUS_PLUGIN,
                           "no examples are installed: %s", buf_cstr(&why));
    json_walk_into(&walk, entries);
    buf_str(&out, options->json ? "{\"examples\":[" : "");
    while (read_entry(&walk, &example)) {
        if (!options->json) {
            grid_cell(&lines, "@%s", buf_cstr(&example.name));
            grid_cell(&lines, "%s", buf_cstr(&example.card));
            grid_cell(&lines, "%s", buf_cstr(&example.summary));
            continue;
        }
        buf_str(&out, out.data[out.size - 1] == '[' ? "{" : ",{");
        add_text(&out, "name", &example.name);
        add_text(&out, "card", &example.card);
        add_text(&out, "summary", &example.summary);
        buf_char(&out, '}');
    }
    if (options->json)
        buf_str(&out, "]}\n");
    else
        grid_print(&out, &lines);
    return output_print(&out, problem);
}

int command_examples(const struct options *options, struct problem *problem)
{
    const char *name = options->operand_count > 0 ? options->operands[0] : NULL;
    bool done;

    if (name != NULL && *name == '@')
        name++;
    done = name != NULL ? show_one(name, problem) : list_all(options, problem);

    return done ? STATUS_DONE : problem->status;
}
