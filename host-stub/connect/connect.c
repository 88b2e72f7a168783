/* SPDX-License-Identifier: MIT */
/*
 * connect.c - host-stub connect: enter a connection, test it, save it
 *
 * A connection whose test fails is not saved; the one saved before under its
 * name stays. Tokens from a sign-in, or renewed by the card, are saved before
 * anything else is done with them, since the tokens that they replace may no
 * longer work.
 */
#include <string.h>
#include <unistd.h>

#include "ask-connection.h"
#include "commands.h"
#include "connection-edit.h"
#include "form-text.h"
#include "interrupt.h"
#include "job.h"
#include "kept.h"
#include "lock.h"
#include "output.h"
#include "saved-uses.h"
#include "show.h"
#include "signin-card.h"
#include "signin.h"
#include "tested.h"
#include "trial.h"
#include "tty.h"

struct connecting {
    struct job job;
    const char *name;
    const char *from; /* -c, or the file saved under the name; NULL if neither
                         exists */
    struct buf path;  /* where it will be saved */
    struct buf start; /* as it was read, references unresolved */
    struct buf text;  /* the text to save */
    struct trial trial;
    bool replaces;   /* another is kept under the name */
    bool is_kept;    /* it has been saved */
    bool is_refused; /* its test has failed */
    int lock;        /* lock of the path, from the first write on */
};

static void connecting_free(struct connecting *c)
{
    job_free(&c->job);
    trial_free(&c->trial);
    buf_free(&c->path);
    buf_free(&c->start);
    buf_free(&c->text);
    lock_drop(&c->lock);
}
#define auto_connecting __attribute__((cleanup(connecting_free)))

static struct fields fields_of(const struct connecting *c)
{
    return c->job.plugin.about.connection;
}

/* ---- the connection to save ---- */

/* Loads the text to begin with; loads it again if others may have changed
   it. */
static bool load(struct connecting *c, struct buf *text,
                 struct problem *problem)
{
    struct connection *from = &c->job.connection;

    buf_reset(text);
    if (c->from == NULL) {
        buf_str(text, "{}");
        return true;
    }
    buf_reset(&from->text);
    buf_reset(&from->path);
    buf_reset(&from->directory);
    if (!connection_load(from, c->from, &c->job.plugin.about, problem))
        return false;
    buf_add(text, from->text.data, from->text.size);
    return connection_settle(text, fields_of(c), buf_cstr(&from->directory),
                             problem);
}

/* Without -c or --set, only a person can say what to connect to. */
static bool is_asked(const struct connecting *c, const struct options *options)
{
    return options->interactive
           || (options->connection == NULL && options->set_count == 0
               && isatty(STDIN_FILENO) && c->from == NULL);
}

static bool enter(struct connecting *c, const struct options *options,
                  struct problem *problem)
{
    if (!load(c, &c->start, problem))
        return false;
    if (c->from == NULL && options->set_count == 0 && !is_asked(c, options))
        return problem_set(problem, STATUS_USAGE,
                           "connect asks only on a terminal; give -c FILE, "
                           "--set KEY=VALUE, or -i to answer on standard "
                           "input");
    buf_add(&c->text, c->start.data, c->start.size);
    for (size_t i = 0; i < options->set_count; i++) {
        if (!connection_set(&c->text, fields_of(c), options->sets[i], problem))
            return false;
    }
    if (is_asked(c, options) && !ask_connection(&c->text, &c->trial, problem))
        return false;
    connection_prune(&c->text, fields_of(c));
    return connection_settle(&c->text, fields_of(c), "", problem);
}

/* Locks a file that contains single-use tokens, and picks up what other
   processes changed in the meantime. */
static bool own_source(struct connecting *c, struct problem *problem)
{
    auto_buf struct buf edited = BUF_INIT_SECRET(CONNECTION_LIMIT);
    struct connection *from = &c->job.connection;

    if (from->path.size == 0
        || !signin_needed(&c->job.plugin.about, &c->job.connection))
        return true;
    if (!lock_take(&from->lock, buf_cstr(&from->path), &from->patience,
                   problem))
        return false;
    buf_add(&edited, c->text.data, c->text.size);
    if (!load(c, &c->text, problem))
        return false;
    connection_apply(&c->text, &c->start, &edited);
    connection_prune(&c->text, fields_of(c));
    return trial_resolve(&c->trial, &c->text, problem);
}

/* ---- keeping ---- */

/* Merges what the card renewed into both texts. */
static bool take_update(struct connecting *c)
{
    struct card_text update = c->job.result.connection_update;
    struct json_walk walk;
    struct json_span key, value;

    if (!connection_update_valid(update, c->job.plugin.about.connection))
        return false;
    json_walk_into(&walk, (struct json_span){update.data, update.size});
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);

        json_unquote(&name, key);
        form_put(&c->text, buf_cstr(&name), value);
        form_put(&c->job.connection.text, buf_cstr(&name), value);
    }
    return true;
}

static bool keep(struct connecting *c, struct problem *problem)
{
    auto_buf struct buf page = BUF_INIT_SECRET(4 * CONNECTION_LIMIT);

    if (!kept_make_room(buf_cstr(&c->path), problem))
        return false;
    if (signin_needed(&c->job.plugin.about, &c->job.connection)
        && c->job.connection.lock < 0 && c->lock < 0
        && !lock_take(&c->lock, buf_cstr(&c->path), &c->job.connection.patience,
                      problem))
        return false;
    show_json(&page, (struct json_span){buf_cstr(&c->text), c->text.size},
              false);
    buf_char(&page, '\n');
    c->is_kept = output_replace(buf_cstr(&c->path), &page, 0600, problem);
    return c->is_kept;
}

/* ---- testing ---- */

static bool test(struct connecting *c, const struct options *options,
                 struct problem *problem)
{
    struct job *job = &c->job;
    struct card_call call = CARD_CALL_INIT;

    job_release(&c->job);
    job_fill(&call, job, options);
    call.flags = CARD_CHECK_CONNECTION;
    job->code = job->plugin.execute(&call, &job->result);
    /* the tokens it was renewed from may no longer work */
    if (take_update(c)
        && (job->connection.path.size > 0 || job->code != CARD_OK))
        connection_put(&job->connection, job->result.connection_update);
    return job->code == CARD_OK
           || problem_card(problem, job->code, job->result.error);
}

static bool fails_for_want_of_signin(const struct job *job)
{
    return job->code == CARD_AUTH || job->code == CARD_BAD_CONNECTION;
}

/* Signs a person in through the browser, unless the connection already
   works. */
static bool sign_in(struct connecting *c, const struct options *options,
                    bool *tested, struct problem *problem)
{
    struct job *job = &c->job;

    *tested = false;
    if (!options->sign_in) {
        *tested = test(c, options, problem);
        if (*tested || !fails_for_want_of_signin(job))
            return *tested;
        problem_set(problem, STATUS_DONE, "%s", "");
    }
    lock_drop(&job->connection.lock); /* signing in may take minutes */
    job_release(&c->job);
    if (!signin_lead(job, options, problem)) {
        connection_keep(&job->connection, job->plugin.about.connection,
                        job->result.connection_update);
        return false;
    }
    take_update(c);
    return keep(c, problem);
}

/* After signing in, the connection is already saved, whether or not the test
   succeeds. */
static bool connect_person(struct connecting *c, const struct options *options,
                           struct problem *problem)
{
    bool tested;

    if (options->no_test && !options->sign_in)
        return keep(c, problem);
    if (!own_source(c, problem) || !sign_in(c, options, &tested, problem))
        return false;
    if (tested || options->no_test)
        return tested ? keep(c, problem) : true;
    if (!test(c, options, problem)) {
        if (c->job.result.connection_update.data != NULL && !keep(c, problem))
            return false;
        return problem_add(problem,
                           "you are signed in, and %s is kept; but its test "
                           "failed, as above",
                           c->name);
    }
    return keep(c, problem);
}

static bool connect_alone(struct connecting *c, const struct options *options,
                          struct problem *problem)
{
    if (!options->no_test && !test(c, options, problem)) {
        c->is_refused = true;
        return false;
    }
    return keep(c, problem);
}

static bool connect_once(struct connecting *c, const struct options *options,
                         struct problem *problem)
{
    c->is_refused = false;
    return trial_resolve(&c->trial, &c->text, problem)
           && (signin_needed(&c->job.plugin.about, &c->job.connection)
                   ? connect_person(c, options, problem)
                   : connect_alone(c, options, problem));
}

/* After a failure, has a person at a terminal correct the connection. Returns
   false if there is none, or if the person leaves. */
static bool correct(struct connecting *c, struct options *options,
                    struct problem *problem)
{
    if (c->is_kept || interrupted() || !is_asked(c, options) || !tty_is_there())
        return false;
    if (!ask_connection_again(&c->text, &c->trial, &options->no_test,
                              problem)) {
        if (!interrupted())
            return false;
        c->is_refused = false;
        return problem_set(problem, STATUS_INTERRUPTED,
                           "interrupted; nothing is kept");
    }
    connection_prune(&c->text, fields_of(c));
    return connection_settle(&c->text, fields_of(c), "", problem);
}

/* So a person loses no answer to a mistake in another one. */
static bool connect_until_kept(struct connecting *c, struct options *options,
                               struct problem *problem)
{
    while (!connect_once(c, options, problem)) {
        if (correct(c, options, problem))
            continue;
        return c->is_refused
                   ? problem_add(problem,
                                 "%s is not kept; --no-test keeps it all "
                                 "the same",
                                 c->name)
                   : false;
    }
    return true;
}

static bool say_done(const struct connecting *c, const struct options *options,
                     struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    buf_fmt(&text, "%s%s is kept in %s%s\nUse it: host-stub -c %s run %s ...\n",
            options->no_test ? "" : "The connection works.\n", c->name,
            buf_cstr(&c->path),
            c->replaces ? ", in place of what was kept there" : "", c->name,
            c->job.plugin.about.card.id);
    return output_print(&text, problem);
}

/* ---- the command ---- */

static bool list_kept(const struct connecting *c, struct problem *problem)
{
    auto_buf struct buf names = BUF_INIT(BUF_DATA);

    return kept_list(&names, c->job.plugin.about.card.connector, problem)
           && output_print(&names, problem);
}

static bool forget(const struct connecting *c, const struct options *options,
                   struct problem *problem)
{
    if (!kept_forget(buf_cstr(&c->path), c->name, problem))
        return false;
    saved_uses_say_forgotten(c->job.plugin.about.card.connector, c->name,
                             options);
    return true;
}

/* Notes for `host-stub connections` whether the test succeeded. A failure is
   noted only for the connection that is kept: a new text that fails is not
   kept. Not being able to note it is no reason to fail. */
static void note_test(const struct connecting *c, const struct options *options,
                      bool works)
{
    auto_problem struct problem unwritten = PROBLEM_INIT;
    const char *path = buf_cstr(&c->path);
    bool is_kept = c->from != NULL && options->connection == NULL
                   && c->start.size == c->text.size
                   && memcmp(c->start.data, c->text.data, c->text.size) == 0;

    if (options->no_test) {
        tested_drop(path);
        return;
    }
    if ((works || is_kept) && !tested_note(path, works, &unwritten))
        notice("%s", buf_cstr(&unwritten.message));
}

static bool connect_one(struct connecting *c, const struct options *options,
                        struct problem *problem)
{
    struct options now = *options; /* a person may want no test after all */
    bool is_there;

    buf_str(&c->job.form, "{}");
    c->job.deadline_ms = options->deadline_ms;
    /* while a person is asked, ^C ends the process at once */
    patience_begin(&c->job.connection.patience, options->deadline_ms, -1);
    is_there = access(buf_cstr(&c->path), F_OK) == 0;
    c->from = options->connection != NULL ? options->connection
              : is_there                  ? c->name
                                          : NULL;
    c->replaces = is_there && strcmp(c->from, c->name) != 0;
    if (!enter(c, options, problem))
        return false;
    if (!connect_until_kept(c, &now, problem)) {
        if (c->job.code != CARD_OK)
            note_test(c, &now, false);
        return false;
    }
    note_test(c, &now, true);
    return say_done(c, &now, problem);
}

/* -c takes a name that ends in .json for a file. One that an earlier host-stub
   kept can still be listed and forgotten. */
static bool can_be_named(const char *name, const struct options *options,
                         struct problem *problem)
{
    size_t size = strlen(name);

    if (!kept_check_name(name, STATUS_USAGE, problem))
        return false;
    return options->list || options->forget || size <= 5
           || strcmp(name + size - 5, ".json") != 0
           || problem_set(problem, STATUS_USAGE,
                          "a connection's name cannot end in .json, as -c %s "
                          "would be a file; call it %.*s",
                          name, (int)(size - 5), name);
}

int command_connect(const struct options *options, struct problem *problem)
{
    bool is_named = options->operand_count > 1;
    auto_connecting struct connecting c = {
        .name = is_named ? options->operands[1] : "default",
        .path = BUF_INIT(BUF_TEXT),
        .start = BUF_INIT_SECRET(CONNECTION_LIMIT),
        .text = BUF_INIT_SECRET(CONNECTION_LIMIT),
        .lock = -1,
    };
    bool done;

    job_init(&c.job);
    c.trial = (struct trial)TRIAL_INIT(&c.job, options);
    if (!can_be_named(c.name, options, problem)
        || !plugin_find(&c.job.plugin, options, options->operands[0], problem)
        || !kept_path(&c.path, c.job.plugin.about.card.connector, c.name,
                      problem))
        return problem->status;
    if (options->list)
        done = list_kept(&c, problem);
    else if (options->forget)
        done = forget(&c, options, problem);
    else
        done = connect_one(&c, options, problem);
    return done ? STATUS_DONE : problem->status;
}
