/* SPDX-License-Identifier: MIT */
/* run.c - host-stub run: call the card, show what came. */
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "interrupt.h"
#include "job.h"
#include "jsontext.h"
#include "output.h"
#include "paginate.h"
#include "show.h"
#include "text.h"
#include "timing.h"

/* Is the result for a person at a terminal? A payload alone is there whatever
   else was asked for: it need not be JSON, where all control characters are
   escapes. */
static bool for_person(const struct options *options)
{
    return (!options->json || options->body) && options->output == NULL
           && isatty(STDOUT_FILENO);
}

static int32_t on_payload(void *context, const void *bytes, size_t size)
{
    return output_write(context, bytes, size) ? 0 : 1;
}

/* The output as a span, or false when the card gave none or broke it. */
static bool take_output(const struct job *job, struct json_span *output)
{
    output->data = job->result.output.data;
    output->size = job->result.output.size;
    return output->data != NULL && json_valid(output->data, output->size, NULL)
           && json_type(*output) == 'o';
}

/* The payload of a card that did not stream it. */
static void write_payload(struct output *to, const struct job *job, bool person,
                          bool color)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);
    auto_buf struct buf text = BUF_INIT(SIZE_MAX);
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

    if (job->result.output.data == NULL)
        return;
    if (for_person(options) && take_output(job, &output)) {
        auto_buf struct buf page = BUF_INIT(SIZE_MAX);

        show_outputs(&page, job->plugin.about.outputs, output, good, color);
        output_write(to, buf_cstr(&page), page.size);
        return;
    }
    output_write(to, job->result.output.data, job->result.output.size);
    output_write(to, "\n", 1);
}

/* Executes, and puts the output where it belongs; false with a problem. */
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
    timing_show(options, job->result.attempts);
    if (to->error != 0)
        return false;
    if (options->body)
        write_payload(to, job, person, color);
    else
        write_output(to, job, options, good, color);
    return good;
}

/* With a list that is not complete, what came of it is there all the same. */
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
    buf_reset(&problem->object); /* what the card said is in the message too */
    problem_add(problem, "%s", buf_cstr(&late.message));
    problem->status = late.status;
    return late.status;
}

/* 4xx and 5xx are what the card was to find out, says --ignore-status. */
static bool is_forgiven(const struct job *job, const struct options *options)
{
    return options->ignore_status && job->code == CARD_HTTP_STATUS;
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
    /* without an answer, what stood in the file before stays */
    if (!good && job.code != CARD_HTTP_STATUS && output.error == 0) {
        if (output.temp == NULL && output.written > 0)
            problem_add(problem,
                        "the output is cut short: %zu bytes of an "
                        "answer that is not whole",
                        output.written);
        return problem->status;
    }
    if (!output_commit(&output, problem))
        return problem->status;
    return good ? STATUS_DONE : problem->status;
}
