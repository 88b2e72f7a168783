/* SPDX-License-Identifier: MIT */
/*
 * save.c - host-stub save and host-stub saved: calls by name
 *
 * What is saved is the card, the form as it would be sent now, and the
 * connection that -c names. No secret is saved: a form that has one is refused.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "connection.h"
#include "faults.h"
#include "files.h"
#include "form-text.h"
#include "grid.h"
#include "job.h"
#include "jsonwrite.h"
#include "kept.h"
#include "operands.h"
#include "output.h"
#include "saved.h"
#include "show.h"
#include "text.h"
#include "trust.h"

/* ---- save ---- */

static bool has_secret(const struct job *job, const char *name,
                       struct problem *problem)
{
    struct fields inputs = job->plugin.about.inputs;
    struct json_span form = {buf_cstr(&job->form), job->form.size};
    struct json_span value;

    for (size_t i = 0; i < inputs.count; i++) {
        const char *key = inputs.at[i].key;

        if (!(inputs.at[i].flags & CARD_FIELD_SECRET)
            || !json_find(form, key, &value) || json_is_empty(value))
            continue;
        problem_set(problem, STATUS_FORM,
                    "%s is a secret, which is not saved; leave it out, and "
                    "give it with the call: host-stub run @%s --set %s=@FILE",
                    key, name, key);
        return true;
    }
    return false;
}

/* Appends a path as an absolute one. */
static bool add_absolute(struct buf *out, const char *path,
                         struct problem *problem)
{
    char directory[PATH_MAX];

    if (*path == '/') {
        buf_str(out, path);
        return true;
    }
    if (getcwd(directory, sizeof directory) == NULL)
        return problem_set(problem, STATUS_INTERNAL,
                           "the current directory cannot be found; give an "
                           "absolute path");
    buf_fmt(out, "%s/%s", directory, path);
    return true;
}

/* The card as any directory can name it: its id, or where its file is. */
static void add_card(struct buf *out, const struct plugin *plugin)
{
    const struct about *about = &plugin->about;

    if (!plugin->is_by_path)
        buf_str(out, about->card.id);
    else if (about->family == NULL)
        buf_str(out, plugin->path);
    else
        buf_fmt(out, "%s:%s", plugin->path, about->card.id);
}

static bool add_connection(struct buf *out, const char *given,
                           struct problem *problem)
{
    if (!connection_can_serve(given))
        return problem_set(problem, STATUS_USAGE,
                           "-c %s is read once and cannot be saved; name a "
                           "kept connection or a file, or leave -c out",
                           given);
    if (!connection_is_file(given)) {
        buf_str(out, given);
        return true;
    }
    return add_absolute(out, given, problem);
}

static bool write_call(struct buf *page, const struct job *job,
                       const struct options *options, struct problem *problem)
{
    auto_buf struct buf card = BUF_INIT(BUF_TEXT);
    auto_buf struct buf connection = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT(SAVED_LIMIT);

    add_card(&card, &job->plugin);
    if (options->connection != NULL
        && !add_connection(&connection, options->connection, problem))
        return false;
    buf_char(&text, '{');
    json_member(&text, "card", buf_cstr(&card));
    if (connection.size > 0)
        json_member(&text, "connection", buf_cstr(&connection));
    json_key(&text, "form");
    buf_add(&text, buf_cstr(&job->form), job->form.size);
    buf_char(&text, '}');
    show_json(page, (struct json_span){buf_cstr(&text), text.size}, false);
    buf_char(page, '\n');
    return buf_ok(page) || problem_no_memory(problem);
}

static bool save_call(const struct job *job, const struct options *options,
                      const char *name, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf page = BUF_INIT(SAVED_LIMIT);
    auto_buf struct buf done = BUF_INIT(BUF_FILE);

    if (!saved_path(&path, name, problem)
        || !write_call(&page, job, options, problem))
        return false;
    if (!options->batch.overwrite && access(buf_cstr(&path), F_OK) == 0)
        return problem_set(problem, STATUS_USAGE,
                           "a call is saved as @%s already; --overwrite "
                           "replaces it",
                           name);
    if (!kept_make_room(buf_cstr(&path), problem)
        || !output_replace(buf_cstr(&path), &page, 0600, problem))
        return false;
    buf_fmt(&done, "@%s is saved in %s\nUse it: host-stub run @%s\n", name,
            buf_cstr(&path), name);
    return output_print(&done, problem);
}

/* save CARD ..., without a name for the call. */
static bool advise_name(const struct options *options, struct problem *problem)
{
    auto_problem struct problem no_card = PROBLEM_INIT;
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_buf struct buf line = BUF_INIT(BUF_FILE);

    if (problem->status != STATUS_PLUGIN
        || !plugin_find_safely(&plugin, options, options->operands[0],
                               &no_card))
        return false;
    for (size_t i = 0; i < options->operand_count; i++) {
        buf_char(&line, ' ');
        shell_quote(&line, options->operands[i]);
    }
    return problem_set(problem, STATUS_USAGE,
                       "save needs a name for the call before the card: "
                       "host-stub save NAME%s",
                       buf_cstr(&line));
}

static bool prepare_call(struct job *job, const struct options *options,
                         const char *name, struct problem *problem)
{
    bool is_given;

    return (plugin_find(&job->plugin, options, options->operands[1], problem)
            || advise_name(options, problem))
           && operands_form(&job->form, &job->plugin.about, options, 2,
                            &is_given, problem)
           && !has_secret(job, name, problem);
}

/* Has the card judge the form as check would, without a connection. What the
   form lacks may come with the call. */
static bool judge_call(struct job *job, const struct options *options,
                       struct buf *missing, struct problem *problem)
{
    struct json_span error;
    struct json_span form = {buf_cstr(&job->form), job->form.size};

    buf_str(&job->connection.text, "{}");
    if (job_execute(job, options, CARD_DRY_RUN, NULL, NULL, problem))
        return true;
    error =
        (struct json_span){buf_cstr(&problem->object), problem->object.size};
    if (job->code == CARD_INVALID_INPUT
        && !faults_are_missing(error, job->plugin.about.inputs, form, missing))
        return problem_add(problem, "nothing is saved");
    problem_set(problem, STATUS_DONE, "%s", "");
    return true;
}

static void say_missing(const char *name, const struct buf *missing)
{
    if (missing->size > 0)
        notice("@%s lacks what the card needs: %s; give it with the call, as "
               "in: host-stub run @%s %.*s=...",
               name, buf_cstr(missing), name,
               (int)strcspn(buf_cstr(missing), ","), buf_cstr(missing));
}

int command_save(const struct options *options, struct problem *problem)
{
    const char *name = options->operands[0];
    auto_job struct job job;
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf missing = BUF_INIT(BUF_DATA);

    if (*name == '@')
        name++;
    job_init(&job);
    if (!saved_path(&path, name, problem)
        || !prepare_call(&job, options, name, problem)
        || !judge_call(&job, options, &missing, problem)
        || !save_call(&job, options, name, problem))
        return problem->status;
    say_missing(name, &missing);
    return STATUS_DONE;
}

/* ---- saved ---- */

static bool forget_call(const char *name, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);

    if (!saved_path(&path, name, problem))
        return false;
    return unlink(buf_cstr(&path)) == 0
           || problem_set(problem, STATUS_USAGE,
                          "no call is saved as @%s; host-stub saved lists them",
                          name);
}

/* The form alone, for a person to keep as a file; with --json all of it. */
static bool show_call(const char *name, bool json, struct problem *problem)
{
    auto_saved struct saved saved = SAVED_INIT;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!saved_read(&saved, name, problem))
        return false;
    if (json) {
        buf_char(&out, '{');
        json_member(&out, "name", name);
        json_member(&out, "card", buf_cstr(&saved.card));
        if (saved.connection.size > 0)
            json_member(&out, "connection", buf_cstr(&saved.connection));
        json_key(&out, "form");
        json_compact(
            &out, (struct json_span){buf_cstr(&saved.form), saved.form.size});
        buf_char(&out, '}');
    } else {
        show_json(&out,
                  (struct json_span){buf_cstr(&saved.form), saved.form.size},
                  false);
    }
    buf_char(&out, '\n');
    return output_print(&out, problem);
}

/* Adds one call to the list. One that cannot be read is shown as such. */
static void list_call(struct buf *json, struct grid *grid, const char *name)
{
    auto_saved struct saved saved = SAVED_INIT;
    auto_problem struct problem broken = PROBLEM_INIT;
    bool good = saved_read(&saved, name, &broken);

    grid_cell(grid, "@%s", name);
    grid_cell(grid, "%s", good ? buf_cstr(&saved.card) : "");
    grid_cell(grid, "%s",
              !good                       ? buf_cstr(&broken.message)
              : saved.connection.size > 0 ? buf_cstr(&saved.connection)
                                          : "");
    buf_str(json, json->data[json->size - 1] == '[' ? "{" : ",{");
    json_member(json, "name", name);
    if (good) {
        json_member(json, "card", buf_cstr(&saved.card));
        if (saved.connection.size > 0)
            json_member(json, "connection", buf_cstr(&saved.connection));
    } else {
        json_member(json, "error", buf_cstr(&broken.message));
    }
    buf_char(json, '}');
}

static bool list_calls(bool as_json, struct problem *problem)
{
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_buf struct buf json = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    auto_names struct names names = {0};
    auto_grid struct grid grid = GRID_INIT(3);

    if (!saved_list(&lines, problem))
        return false;
    if (!names_add_lines(&names, buf_cstr(&lines)))
        return problem_no_memory(problem);
    buf_str(&json, "{\"saved\":[");
    for (size_t i = 0; i < names.count; i++)
        list_call(&json, &grid, names.at[i]);
    buf_str(&json, "]}\n");
    grid_print(&text, &grid);
    if (names.count == 0 && !as_json)
        notice("no call is saved; host-stub save NAME CARD ... saves one, and "
               "host-stub examples lists some to begin with");
    return output_print(as_json ? &json : &text, problem);
}

int command_saved(const struct options *options, struct problem *problem)
{
    const char *name = options->operand_count > 0 ? options->operands[0] : NULL;
    bool done;

    if (name != NULL && *name == '@')
        name++;
    if (name == NULL && options->forget)
        done = problem_set(problem, STATUS_USAGE,
                           "--forget needs the name of a saved call: host-stub "
                           "saved NAME --forget");
    else if (name == NULL)
        done = list_calls(options->json, problem);
    else if (options->forget)
        done = forget_call(name, problem);
    else
        done = show_call(name, options->json, problem);
    return done ? STATUS_DONE : problem->status;
}
