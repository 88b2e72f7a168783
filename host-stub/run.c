/* SPDX-License-Identifier: MIT */
/* run.c - host-stub run: calls the card and shows the result. */
#include <unistd.h>

#include "commands.h"
#include "follow.h"
#include "interrupt.h"
#include "job.h"
#include "output.h"
#include "paginate.h"
#include "result-check.h"
#include "show.h"
#include "text.h"
#include "timing.h"

/* Is the result shown to a person at a terminal? With --body this applies even
   with --json: a payload need not be JSON, in which control characters are
   always escaped. */
static bool for_person(const struct options *options)
{
    return (!options->json || options->body) && options->output == NULL
           && isatty(STDOUT_FILENO);
}

static int32_t on_payload(void *context, const void *bytes, size_t size)
{
    if (bytes == NULL)
        return size == 0 ? 0 : 1;
    return output_write(context, bytes, size) ? 0 : 1;
}

/* Gets the output as a span. Returns false if the card gave none that can be
   used. */
static bool take_output(const struct job *job, struct json_span *output)
{
    output->data = job->result.output.data;
    output->size = job->result.output.size;
    return output->data != NULL && !job->is_broken;
}

/* Writes the payload of a card that did not stream it. */
static void write_payload(struct output *to, const struct job *job, bool person,
                          bool color)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_span output, payload;

    if (!take_output(job, &output) || !json_find(output, field->key, &payload)
        || json_type(payload) == '0')
        return;
    if (person)
        show_value(&text, payload, color);
    else if (json_type(payload) == 's')
        json_unquote(&text, payload);
    else
        buf_add(&text, payload.data, payload.size);
    output_write(to, buf_cstr(&text), text.size);
}

static void write_output(struct output *to, const struct job *job,
                         const struct options *options, bool good, bool color)
{
    struct json_span output;

    if (!take_output(job, &output))
        return;
    if (for_person(options)) {
        auto_buf struct buf page = BUF_INIT(BUF_UNLIMITED);

        show_outputs(&page, job->plugin.about.outputs, output, good, color);
        output_write(to, buf_cstr(&page), page.size);
        return;
    }
    output_write(to, output.data, output.size);
    output_write(to, "\n", 1);
}

/* Calls the card and writes the output to its destination. Returns false with a
   problem. */
static bool execute_into(struct job *job, struct output *to,
                         const struct options *options, struct problem *problem)
{
    bool person = for_person(options);
    bool color = show_colored(options, STDOUT_FILENO);
    bool stream = options->body && !person;
    uint32_t flags = person || options->output != NULL ? 0u : CARD_ONE_LINE;
    bool good;

    if (options->json)
        flags = CARD_ONE_LINE;
    good = job_execute(job, options, flags, stream ? on_payload : NULL, to,
                       problem);
    timing_show(options, result_attempts(&job->result));
    if (to->error != 0)
        return false;
    if (options->body)
        write_payload(to, job, person, color);
    else
        write_output(to, job, options, good, color);
    return good
           && (result_is_good(job->result.next)
               || problem_set(problem, STATUS_PLUGIN, RESULT_BAD_NEXT,
                              job->plugin.about.card.id));
}

/* If a list is not complete, the elements that did arrive are still written. */
static int run_pages(struct job *job, struct output *output,
                     const struct options *options, struct problem *problem)
{
    auto_problem struct problem late = PROBLEM_INIT;
    bool begun;
    bool whole = paginate(job, output, options, &begun, problem);

    if (!begun && output->error == 0)
        return problem->status;
    if (output_commit(output, &late))
        return whole ? STATUS_DONE : problem->status;
    buf_reset(&problem->object); /* the message already includes what the card
                                    said */
    problem_add(problem, "%s", buf_cstr(&late.message));
    problem->status = late.status;
    return late.status;
}

/* Says why there is no next page. For a single call this is only a remark,
   since its output is complete. */
static void say_refused(const struct job *job)
{
    auto_buf struct buf why = BUF_INIT(BUF_FILE);

    if (job->result.next_refused.data == NULL)
        return;
    follow_say_refused(&why, job->result.next_refused);
    notice("the list goes on after this page. %s", buf_cstr(&why));
}

/* A person might take the first page for the whole list. */
static void say_next(const struct job *job)
{
    if (job->result.next.data != NULL && isatty(STDERR_FILENO))
        notice("this is a page of a list that goes on; --paginate joins all "
               "pages");
}

/* With --ignore-status, a status of 4xx or 5xx is the result the caller
   wanted. */
static bool is_forgiven(const struct job *job, const struct options *options)
{
    return options->ignore_status && job->code == CARD_HTTP_STATUS
           && !job->is_broken;
}

/* Is there an output, from a success or from a 4xx or 5xx? */
static bool has_answer(const struct job *job)
{
    return (job->code == CARD_OK || job->code == CARD_HTTP_STATUS)
           && !job->is_broken;
}

int command_run(const struct options *options, struct problem *problem)
{
    auto_job struct job job;
    auto_output struct output output = OUTPUT_INIT;
    bool good;

    job_init(&job);
    if (!job_prepare(&job, options, problem))
        return problem->status;
    if (options->body && field_payload(job.plugin.about.outputs) == NULL) {
        problem_set(problem, STATUS_USAGE, "--body: %s has no payload output",
                    job.plugin.about.card.id);
        return problem->status;
    }
    if (options->paginate && !paginate_can(&job, problem))
        return problem->status;
    interrupt_begin();
    if (!output_open(&output, options->output, problem))
        return problem->status;
    if (options->paginate)
        return run_pages(&job, &output, options, problem);
    good = execute_into(&job, &output, options, problem);
    if (!good && is_forgiven(&job, options) && output.error == 0) {
        problem_set(problem, STATUS_DONE, "%s", "");
        good = true;
    }
    /* without an answer, the previous contents of the file are kept */
    if (!good && !has_answer(&job) && output.error == 0) {
        if (output.temp == NULL && output.written > 0
            && (job.result.output.data == NULL || job.is_broken))
            problem_add(problem,
                        "the output is cut short: %zu bytes of an "
                        "answer that is not whole",
                        output.written);
        return problem->status;
    }
    if (!output_commit(&output, problem))
        return problem->status;
    say_refused(&job);
    say_next(&job);
    return good ? STATUS_DONE : problem->status;
}
