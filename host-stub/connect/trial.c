/* SPDX-License-Identifier: MIT */
/* trial.c - looks references up, and has the card judge what is there. */
#include "trial.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "faults.h"
#include "form-text.h"
#include "interrupt.h"
#include "jsonwrite.h"
#include "tty.h"

static struct json_span span_of(const struct buf *buf)
{
    return (struct json_span){buf_cstr(buf), buf->size};
}

static struct fields fields_of(const struct trial *trial)
{
    return trial->job->plugin.about.connection;
}

void trial_free(struct trial *trial)
{
    buf_free(&trial->found);
}

/* ---- references ---- */

static bool is_same(struct json_span a, struct json_span b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static bool refers(const struct card_field *field, struct json_span value)
{
    return field != NULL && field->type != CARD_TYPE_OBJECT
           && reference_is(value);
}

/* Finds what the reference gave when it was looked up. */
static bool recall(const struct trial *trial, const char *key,
                   struct json_span reference, struct json_span *value)
{
    struct json_span pair, former;
    struct json_walk walk;

    if (trial->found.size == 0
        || !json_find(span_of(&trial->found), key, &pair))
        return false;
    json_walk_into(&walk, pair);
    return json_walk_element(&walk, &former) && is_same(former, reference)
           && json_walk_element(&walk, value);
}

static void remember(struct trial *trial, const char *key,
                     struct json_span reference, struct json_span value)
{
    auto_buf struct buf pair = BUF_INIT_SECRET(CONNECTION_LIMIT);

    buf_char(&pair, '[');
    buf_add(&pair, reference.data, reference.size);
    buf_char(&pair, ',');
    buf_add(&pair, value.data, value.size);
    buf_char(&pair, ']');
    if (trial->found.size == 0)
        buf_str(&trial->found, "{}");
    form_put(&trial->found, key, span_of(&pair));
}

/* The program that a reference names may use the terminal. */
static bool resolve_shown(const struct trial *trial, struct buf *out,
                          const struct buf *text, struct problem *problem)
{
    bool is_hidden = tty_is_hidden();
    bool good;

    if (is_hidden)
        tty_restore();
    good = reference_resolve(out, span_of(text), fields_of(trial),
                             &trial->job->connection, problem);
    return (!is_hidden || tty_hide()) && good;
}

static bool look_up(struct trial *trial, const char *key,
                    struct json_span reference, struct problem *problem)
{
    struct connection *connection = &trial->job->connection;
    auto_buf struct buf one = BUF_INIT_SECRET(CONNECTION_LIMIT);
    auto_buf struct buf out = BUF_INIT_SECRET(4 * CONNECTION_LIMIT);
    struct json_span value;

    if (recall(trial, key, reference, &value))
        return true;
    buf_str(&one, "{}");
    form_put(&one, key, reference);
    reference_hide(&connection->hidden, span_of(&one), fields_of(trial));
    if (!buf_ok(&one) || !buf_ok(&connection->hidden))
        return problem_no_memory(problem);
    if (!resolve_shown(trial, &out, &one, problem))
        return false;
    if (json_find(span_of(&out), key, &value))
        remember(trial, key, reference, value);
    return buf_ok(&trial->found) || problem_no_memory(problem);
}

/* Copies the connection with what is known of its references. The others are
   left out, or with `keep` left as they are. */
static void fill_in(const struct trial *trial, struct buf *plain,
                    struct json_span text, bool keep)
{
    struct json_walk walk;
    struct json_span name, value;

    buf_char(plain, '{');
    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &name, &value)) {
        const struct card_field *field = field_of_key(fields_of(trial), name);
        struct json_span known = value;

        if (refers(field, value) && !recall(trial, field->key, value, &known)
            && !keep)
            continue;
        buf_str(plain, plain->size > 1 ? ", " : "");
        buf_add(plain, name.data, name.size);
        buf_str(plain, ": ");
        buf_add(plain, known.data, known.size);
    }
    buf_char(plain, '}');
}

/* ---- judging ---- */

static void ask_card(struct trial *trial, const struct buf *plain)
{
    struct job *job = trial->job;
    struct card_call call = CARD_CALL_INIT;

    call.flags = CARD_DRY_RUN | CARD_CHECK_CONNECTION;
    call.inputs = (struct card_text){"{}", 2};
    call.connection = (struct card_text){buf_cstr(plain), plain->size};
    job_release(job);
    job->code = job->plugin.execute(&call, &job->result);
}

static bool is_refused(struct trial *trial, const struct buf *plain,
                       const struct card_field *field, struct buf *why)
{
    struct job *job = trial->job;
    bool refused;

    ask_card(trial, plain);
    refused = job->code == CARD_BAD_CONNECTION
              && faults_name(job->result.error, field->key, why);
    job_release(job);
    return refused;
}

/* Not every card looks at its files in a dry run. */
static bool lacks_file(const struct buf *plain, const struct card_field *field,
                       struct buf *why)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);

    if (!(field->flags & CARD_FIELD_PATH)
        || !json_find_text(span_of(plain), field->key, &path) || path.size == 0
        || access(buf_cstr(&path), R_OK) == 0)
        return false;
    buf_fmt(why, "%s: %s", buf_cstr(&path), strerror(errno));
    return true;
}

enum verdict trial_judge(void *context, const struct buf *text,
                         const struct card_field *field, struct buf *why)
{
    struct trial *trial = context;
    auto_buf struct buf plain = BUF_INIT_SECRET(4 * CONNECTION_LIMIT);
    auto_problem struct problem problem = PROBLEM_INIT;
    struct json_span value;

    patience_begin(&trial->job->connection.patience,
                   trial->options->deadline_ms, interrupt_fd());
    if (json_find(span_of(text), field->key, &value) && refers(field, value)
        && !look_up(trial, field->key, value, &problem)) {
        buf_add(why, problem.message.data, problem.message.size);
        return VERDICT_BAD;
    }
    fill_in(trial, &plain, span_of(text), false);
    if (!buf_ok(&plain))
        return VERDICT_GOOD;
    return is_refused(trial, &plain, field, why)
                   || lacks_file(&plain, field, why)
               ? VERDICT_DOUBTFUL
               : VERDICT_GOOD;
}

bool trial_judge_whole(struct trial *trial, const struct buf *text)
{
    auto_buf struct buf plain = BUF_INIT_SECRET(4 * CONNECTION_LIMIT);

    fill_in(trial, &plain, span_of(text), false);
    if (!buf_ok(&plain))
        return true;
    ask_card(trial, &plain);
    return trial->job->code != CARD_BAD_CONNECTION;
}

bool trial_resolve(struct trial *trial, const struct buf *text,
                   struct problem *problem)
{
    struct job *job = trial->job;
    struct connection *connection = &job->connection;

    patience_begin(&connection->patience, job->deadline_ms, interrupt_begin());
    reference_hide(&connection->hidden, span_of(text), fields_of(trial));
    buf_reset(&connection->text);
    fill_in(trial, &connection->text, span_of(text), true);
    return connection_resolve(connection, &job->plugin.about, problem);
}
