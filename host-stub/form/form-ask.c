/* SPDX-License-Identifier: MIT */
/*
 * form-ask.c - host-stub form -i: asks for each field of a form
 *
 * On a terminal the card judges each answer, by a dry run of the form so far.
 */
#include <string.h>

#include "ask-choices.h"
#include "ask.h"
#include "choices.h"
#include "commands.h"
#include "deprecated.h"
#include "faults.h"
#include "form-print.h"
#include "interrupt.h"
#include "job.h"
#include "loader.h"
#include "tty.h"

static bool wants_choices(const struct about *about)
{
    for (size_t i = 0; i < about->inputs.count; i++) {
        if (choices_of_field(about, &about->inputs.at[i]) != NULL)
            return true;
    }
    return false;
}

/* An ask_judge_fn. Fields that are not asked for yet are missing, so only what
   the card says of this one counts. */
static enum verdict judge(void *context, const struct buf *form,
                          const struct card_field *field, struct buf *why)
{
    struct job *job = context;
    struct card_call call = CARD_CALL_INIT;
    bool is_refused;

    call.flags = CARD_DRY_RUN;
    call.inputs = (struct card_text){buf_cstr(form), form->size};
    call.connection = (struct card_text){"{}", 2};
    if (job->connection.text.size > 0)
        call.connection = (struct card_text){buf_cstr(&job->connection.text),
                                             job->connection.text.size};
    job->code = job->plugin.execute(&call, &job->result);
    is_refused = job->code == CARD_INVALID_INPUT
                 && faults_name(job->result.error, field->key, why);
    job_release(job);
    return is_refused ? VERDICT_DOUBTFUL : VERDICT_GOOD;
}

/* With a connection, the card can be asked for choices. The connection is not
   read unless some field has choices. */
static bool ask(struct job *job, const struct options *options,
                struct problem *problem)
{
    struct ask_choices ask = {job, options};
    struct asker asker = {NULL, tty_is_there() ? judge : NULL, job};
    const struct about *about = &job->plugin.about;
    bool with_choices = options->connection != NULL && wants_choices(about);

    if (with_choices && strcmp(options->connection, "-") == 0)
        return problem_set(
            problem, STATUS_USAGE,
            "form -i: the answers and the connection cannot both "
            "come from standard input");
    if (with_choices && !job_connect(job, options, problem))
        return false;
    deprecated_say(&about->card, options);
    if (ask_form(&job->form, about, &asker, with_choices ? ask_choices : NULL,
                 &ask, problem))
        return true;
    return !interrupted()
               ? false
               : problem_set(problem, STATUS_INTERRUPTED, "interrupted");
}

int command_form_ask(const struct options *options, struct problem *problem)
{
    auto_job struct job job;

    job_init(&job);
    if (!plugin_find_safely(&job.plugin, options, options->operands[0],
                            problem))
        return problem->status;
    buf_str(&job.form, "{}");
    return ask(&job, options, problem) && form_print(&job.form, problem)
               ? STATUS_DONE
               : problem->status;
}
