/* SPDX-License-Identifier: MIT */
/* job.c - prepares a call, makes it, and saves what the card renewed. */
#include "job.h"

#include <string.h>

#include "check-fields.h"
#include "choose.h"
#include "commands.h"
#include "deprecated.h"
#include "form-pattern.h"
#include "form-text.h"
#include "interrupt.h"
#include "operands.h"
#include "result-check.h"
#include "signin-card.h"

void job_init(struct job *job)
{
    *job = (struct job){SAVED_INIT,
                        PLUGIN_INIT,
                        BUF_INIT(FORM_LIMIT),
                        CONNECTION_INIT,
                        CARD_RESULT_INIT,
                        CARD_INTERNAL,
                        false,
                        0};
}

void job_release(struct job *job)
{
    if (job->plugin.about.card.release != NULL)
        job->plugin.about.card.release(&job->result);
    job->result = (struct card_result)CARD_RESULT_INIT;
}

void job_free(struct job *job)
{
    job_release(job);
    connection_free(&job->connection);
    buf_free(&job->form);
    plugin_free(&job->plugin);
    saved_free(&job->saved);
}

bool job_has_payload(const struct job *job, const char *option,
                     struct problem *problem)
{
    struct fields outputs = job->plugin.about.outputs;

    if (field_payload(outputs) != NULL)
        return true;
    problem_set(problem, STATUS_USAGE, "--%s: %s has no payload output", option,
                job->plugin.about.card.id);
    if (outputs.count == 0)
        return problem_add(problem, "It has no outputs; leave out --%s.",
                           option);
    buf_str(&problem->message, ", only ");
    field_list(outputs, &problem->message);
    return problem_add(problem,
                       "Leave out --%s to get all of them, in a pipe or a file "
                       "as JSON.",
                       option);
}

static bool needs_form(struct fields inputs)
{
    for (size_t i = 0; i < inputs.count; i++) {
        if (inputs.at[i].flags & CARD_FIELD_REQUIRED)
            return true;
    }
    return false;
}

/* Reports that a form is missing, with all ways to give it. */
static bool ask_for_form(const struct job *job, struct problem *problem)
{
    auto_buf struct buf usage = BUF_INIT(BUF_TEXT);
    const char *id = job->plugin.about.card.id;

    problem_set(problem, STATUS_USAGE,
                "no form given: name a file, - for standard input, "
                "or fill one with --set KEY=VALUE\n"
                "host-stub form %s prints one to fill in",
                id);
    operands_usage(&usage, job->plugin.about.inputs);
    if (usage.size > 0)
        problem_add(problem, "or give what it needs as operands: %s %s", id,
                    buf_cstr(&usage));
    return false;
}

static bool prepare_form(struct job *job, const struct options *options,
                         struct problem *problem)
{
    bool is_given;

    buf_add(&job->form, job->saved.form.data, job->saved.form.size);
    if (!operands_form(&job->form, &job->plugin.about, options, 1, &is_given,
                       problem))
        return false;
    return is_given || !needs_form(job->plugin.about.inputs)
           || ask_for_form(job, problem);
}

/* The connection of the command line, or of the saved call; or NULL. */
static const char *given_connection(const struct job *job,
                                    const struct options *options)
{
    if (options->connection != NULL || job->saved.connection.size == 0)
        return options->connection;
    return buf_cstr(&job->saved.connection);
}

bool job_connect(struct job *job, const struct options *options,
                 struct problem *problem)
{
    struct connection *connection = &job->connection;

    patience_begin(&connection->patience, options->deadline_ms,
                   interrupt_begin());
    if (!connection_choose(connection, given_connection(job, options),
                           &job->plugin, options->json, problem)
        || !connection_read(connection, connection->given, &job->plugin.about,
                            problem)
        || !connection_share(connection, connection->given, &job->plugin.about,
                             problem))
        return false;
    job->deadline_ms = patience_left(&connection->patience);
    return true;
}

/* Adds what else the word that is no card was perhaps meant for. */
static bool advise_word(const char *word, const struct options *options,
                        struct problem *problem)
{
    if (problem->status != STATUS_PLUGIN || !is_card_id(word))
        return false;
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(word, commands[i].name) == 0)
            problem_add(problem, "%s is a command: host-stub %s%s%s", word,
                        word, *commands[i].operands != '\0' ? " " : "",
                        commands[i].operands);
    }
    saved_advise(word, options->command, problem);
    return false;
}

/* Loads the card that the first operand names, by itself or as part of a saved
   call. */
static bool find_card(struct job *job, const struct options *options,
                      struct problem *problem)
{
    const char *word = options->operands[0];

    if (saved_is_word(word)) {
        if (!saved_read(&job->saved, word + 1, problem))
            return false;
        word = buf_cstr(&job->saved.card);
    } else if (!operands_ordered(options, problem)) {
        return false;
    }
    return plugin_find(&job->plugin, options, word, problem)
           || advise_word(word, options, problem);
}

bool job_prepare(struct job *job, const struct options *options,
                 struct problem *problem)
{
    if (operands_read_stdin(options, 1) && options->connection != NULL
        && strcmp(options->connection, "-") == 0)
        return problem_set(problem, STATUS_USAGE,
                           "the form and the connection cannot both come from "
                           "standard input");
    if (!find_card(job, options, problem))
        return false;
    deprecated_say(&job->plugin.about.card, options);
    return prepare_form(job, options, problem)
           && job_connect(job, options, problem);
}

void job_log(void *context, int32_t level, const char *line)
{
    static const char *const names[] = {
        "", "error: ", "warning: ", "info: ", "debug: "};
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    (void)context;
    if (level >= CARD_LOG_ERROR && level <= CARD_LOG_DEBUG)
        buf_str(&text, names[level]);
    if (line != NULL)
        buf_str(&text, line);
    tell(buf_cstr(&text), text.size);
}

void job_fill(struct card_call *call, const struct job *job,
              const struct options *options)
{
    call->inputs = (struct card_text){buf_cstr(&job->form), job->form.size};
    call->connection = (struct card_text){buf_cstr(&job->connection.text),
                                          job->connection.text.size};
    call->deadline_ms = job->deadline_ms;
    call->cancel_fd = interrupt_begin();
    if (options->verbose > 0) {
        call->log = job_log;
        call->log_level = options->verbose > 1 ? CARD_LOG_DEBUG : CARD_LOG_INFO;
    }
}

bool job_explain(const struct job *job, struct problem *problem)
{
    problem_card(problem, job->code, job->result.error);
    if (job->is_broken)
        problem_add(problem, RESULT_BAD_OUTPUT, job->plugin.about.card.id);
    if (job->code == CARD_BAD_CONNECTION)
        connection_advise(&job->connection, &job->plugin.about, problem);
    signin_advise(job, problem);
    return false;
}

bool job_execute(struct job *job, const struct options *options, uint32_t flags,
                 int32_t (*sink)(void *context, const void *bytes, size_t size),
                 void *context, struct problem *problem)
{
    struct card_call call = CARD_CALL_INIT;
    auto_buf struct buf error = BUF_INIT(BUF_FILE);
    int32_t misfit;

    job_fill(&call, job, options);
    call.flags = flags;
    call.sink = sink;
    call.context = context;
    misfit = patterns_judge(&job->plugin.about, &call, &error);
    if (misfit != CARD_OK)
        call.flags |= CARD_DRY_RUN;
    job->code = job->plugin.execute(&call, &job->result);
    connection_keep(&job->connection, job->plugin.about.connection,
                    job->result.connection_update);
    job->is_broken = !result_is_good(job->result.output);
    if (job->code == CARD_OK && misfit != CARD_OK) {
        job->code = misfit;
        return problem_card(problem, misfit,
                            (struct card_text){buf_cstr(&error), error.size});
    }
    if (job->code == CARD_OK && job->result.output.data == NULL
        && (call.flags & (CARD_DRY_RUN | CARD_CHECK_CONNECTION)) == 0
        && job->plugin.about.outputs.count > 0)
        return problem_set(problem, STATUS_PLUGIN,
                           "%s returned CARD_OK without an output, against "
                           "card.h",
                           job->plugin.about.card.id);
    if (job->code == CARD_OK)
        return !job->is_broken
               || problem_set(problem, STATUS_PLUGIN, RESULT_BAD_OUTPUT,
                              job->plugin.about.card.id);
    return job_explain(job, problem);
}
