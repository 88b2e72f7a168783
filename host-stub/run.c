/* SPDX-License-Identifier: MIT */
/* run.c - host-stub run: calls the card and shows the result. */
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "follow.h"
#include "interrupt.h"
#include "job.h"
#include "output.h"
#include "paginate.h"
#include "result-check.h"
#include "show.h"
#include "tabular.h"
#include "text.h"
#include "timing.h"
#include "trust.h"

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

/* Gets the payload as a span. Returns false if there is none. */
static bool take_payload(const struct job *job, struct json_span *payload)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);
    struct json_span output;

    return take_output(job, &output) && json_find(output, field->key, payload)
           && json_type(*payload) != '0';
}

/* Writes the payload of a card that did not stream it. */
static void write_payload(struct output *to, const struct job *job, bool person,
                          bool color)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_span payload;

    if (!take_payload(job, &payload))
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
    if (show_for_person(options)) {
        auto_buf struct buf page = BUF_INIT(BUF_UNLIMITED);

        show_outputs(&page, job->plugin.about.outputs, output, good, color);
        output_write(to, buf_cstr(&page), page.size);
        return;
    }
    output_write(to, output.data, output.size);
    output_write(to, "\n", 1);
}

/* Writes the elements of the payload as CSV or as a table; an object is a list
   of one element. */
static bool write_rows(struct output *to, const struct job *job,
                       struct tabular *rows, struct problem *problem)
{
    const struct card_field *field = field_payload(job->plugin.about.outputs);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_span payload = {NULL, 0}, element;
    struct json_walk walk;
    char type = take_payload(job, &payload) ? json_type(payload) : '0';

    if (type != 'a' && type != 'o')
        return problem_set(
            problem, STATUS_NETWORK, "--%s: the answer's %s is not a list",
            rows->options->csv_count > 0 ? "csv" : "table", field->key);
    tabular_begin(rows, &text);
    if (type == 'o')
        tabular_add(rows, payload, &text);
    json_walk_into(&walk, payload);
    while (type == 'a' && json_walk_element(&walk, &element))
        tabular_add(rows, element, &text);
    if (!tabular_end(rows, &text))
        return problem_no_memory(problem);
    output_write(to, buf_cstr(&text), text.size);
    return true;
}

/* Calls the card and writes the output to its destination. Returns false with a
   problem. */
static bool execute_into(struct job *job, struct output *to,
                         const struct options *options, struct tabular *rows,
                         struct problem *problem)
{
    bool person = show_for_person(options);
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
    if (rows->count > 0)
        good = good && write_rows(to, job, rows, problem);
    else if (options->body)
        write_payload(to, job, person, color);
    else
        write_output(to, job, options, good, color);
    return good
           && (result_is_good(job->result.next)
               || problem_set(problem, STATUS_PLUGIN, RESULT_BAD_NEXT,
                              job->plugin.about.card.id));
}

/* Tells a person how many elements a file has. */
static void say_written(const struct options *options,
                        const struct pages_read *pages)
{
    if (options->output != NULL && isatty(STDERR_FILENO) && !options->json
        && !options->batch.quiet)
        notice("%lld item%s written to %s", (long long)pages->items,
               pages->items == 1 ? "" : "s", options->output);
}

/* If a list is not complete, the elements that did arrive are still written. */
static int run_pages(struct job *job, struct output *output,
                     const struct options *options, struct tabular *rows,
                     struct problem *problem)
{
    auto_problem struct problem late = PROBLEM_INIT;
    auto_pages_read struct pages_read pages = PAGES_READ_INIT;
    bool whole = paginate(job, output, options, rows, &pages, problem);

    if (!pages.begun && output->error == 0)
        return problem->status;
    if (!output_commit(output, &late)) {
        buf_reset(&problem->object); /* the message already includes what the
                                        card said */
        if (late.message.size > 0)
            problem_add(problem, "%s", buf_cstr(&late.message));
        problem->status = late.status;
        return late.status;
    }
    if (pages.remark.size > 0)
        notice("%s", buf_cstr(&pages.remark));
    say_written(options, &pages);
    tabular_say(rows);
    return whole ? STATUS_DONE : problem->status;
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

static bool is_stdin(const char *word)
{
    return strcmp(word, "-") == 0 || strncmp(word, "fd:", 3) == 0;
}

/* Is it KEY=@-, a value from standard input? */
static bool reads_stdin(const char *word)
{
    const char *value = strchr(word, '=');

    return value != NULL && strcmp(value, "=@-") == 0;
}

/* Can this command line be shown, and typed once more? Not if it may have a
   secret, or something that was read once. */
static bool can_repeat(const struct job *job, const struct options *options)
{
    struct fields inputs = job->plugin.about.inputs;

    for (size_t i = 0; i < inputs.count; i++) {
        if (inputs.at[i].flags & CARD_FIELD_SECRET)
            return false;
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        if (is_stdin(options->operands[i]) || reads_stdin(options->operands[i]))
            return false;
    }
    for (size_t i = 0; i < options->set_count; i++) {
        if (reads_stdin(options->sets[i]))
            return false;
    }
    return (options->connection == NULL || !is_stdin(options->connection))
           && (options->form == NULL || !is_stdin(options->form))
           && !options->write_errors; /* which does not go with --paginate */
}

/* Has it values of inputs, which may be confidential? A terminal is that of the
   person who typed them; what goes elsewhere may be kept as a log. */
static bool has_values(const struct options *options)
{
    bool has = options->set_count > 0 || options->operand_count > 2;

    for (size_t i = 1; i < options->operand_count; i++) {
        const char *word = options->operands[i];

        has = has || *word == '{' || strchr(word, '=') != NULL;
    }
    return has;
}

/* Appends the command line that joins all pages. */
static void add_command(struct buf *out, const struct options *options)
{
    bool has_end = false;

    for (size_t i = 1; i < options->word_count; i++)
        has_end = has_end || strcmp(options->words[i], "--") == 0;
    buf_str(out, has_end ? "host-stub --paginate" : "host-stub");
    for (size_t i = 1; i < options->word_count; i++) {
        buf_char(out, ' ');
        shell_quote(out, options->words[i]);
    }
    if (!has_end)
        buf_str(out, " --paginate");
}

/* A person might take the first page for the whole list, and so might one who
   looks at the file or at the end of the pipe. A program that reads JSON from
   standard error gets errors only. */
static void say_next(const struct job *job, const struct options *options)
{
    auto_buf struct buf command = BUF_INIT(BUF_TEXT);
    bool on_terminal = isatty(STDERR_FILENO) != 0;

    if (job->result.next.data == NULL || options->batch.quiet
        || (job->result.flags & CARD_NEXT_LATER) != 0 /* it ends here for now */
        || (options->json && !on_terminal))
        return;
    if (can_repeat(job, options) && (on_terminal || !has_values(options))) {
        buf_str(&command, ": ");
        add_command(&command, options);
    }
    notice("this is a page of a list that goes on; --paginate joins all "
           "pages%s",
           buf_ok(&command) ? buf_cstr(&command) : "");
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

/* What is refused before anything is sent. */
static bool check_card(const struct job *job, const struct options *options,
                       struct problem *problem)
{
    const char *option = options->csv_count > 0     ? "csv"
                         : options->table_count > 0 ? "table"
                         : options->body            ? "body"
                                                    : NULL;

    if (option != NULL && !job_has_payload(job, option, problem))
        return false;
    return !options->paginate || paginate_can(job, problem);
}

/* Does the error's body stay out of the file, so that what an earlier call put
   there is kept? Where there is no file, nothing can be lost. */
static bool keeps_file(const struct job *job, const struct output *output,
                       const struct options *options)
{
    return (options->body || tabular_is_wanted(options))
           && !options->write_errors && output->temp != NULL
           && output->error == 0 && job->code == CARD_HTTP_STATUS
           && access(options->output, F_OK) == 0;
}

static int keep_file(const struct options *options, struct problem *problem)
{
    if (options->body)
        problem_add(problem,
                    "%s is left as it was; --write-errors writes the body of "
                    "an error to it",
                    options->output);
    return problem->status;
}

/* Without an answer, the previous contents of the file are kept. */
static int report_cut(const struct job *job, const struct output *output,
                      struct problem *problem)
{
    if (output->temp == NULL && output->written > 0
        && (job->result.output.data == NULL || job->is_broken))
        problem_add(problem,
                    "the output is cut short: %zu bytes of an answer that is "
                    "not whole",
                    output->written);
    return problem->status;
}

/* What a service said matters more than that nobody read it. */
static bool commit_answer(struct output *output, const struct job *job,
                          bool good, struct problem *problem)
{
    auto_problem struct problem late = PROBLEM_INIT;

    if (output_commit(output, &late))
        return true;
    if (good || !has_answer(job) || late.status != STATUS_NO_READER)
        problem_set(problem, late.status, "%s", buf_cstr(&late.message));
    if (has_answer(job) && late.status != STATUS_NO_READER)
        problem_add(problem, "the call was made, and its answer is lost; see "
                             "what it did before you make it again");
    return false;
}

static int run_once(struct job *job, struct output *output,
                    const struct options *options, struct tabular *rows,
                    struct problem *problem)
{
    bool good = execute_into(job, output, options, rows, problem);

    if (!good && is_forgiven(job, options) && output->error == 0) {
        problem_set(problem, STATUS_DONE, "%s", "");
        good = true;
    }
    if (!good && keeps_file(job, output, options))
        return keep_file(options, problem);
    if (!good && output->error == 0 && (!has_answer(job) || rows->count > 0))
        return report_cut(job, output, problem);
    if (!commit_answer(output, job, good, problem))
        return problem->status;
    say_refused(job);
    tabular_say(rows);
    say_next(job, options);
    return good ? STATUS_DONE : problem->status;
}

int command_run(const struct options *options, struct problem *problem)
{
    auto_job struct job job;
    auto_output struct output output = OUTPUT_INIT;
    auto_tabular struct tabular rows = TABULAR_INIT;

    job_init(&job);
    if ((tabular_is_wanted(options) && !tabular_read(&rows, options, problem))
        || !job_prepare(&job, options, problem)
        || !check_card(&job, options, problem))
        return problem->status;
    interrupt_begin();
    if (!output_open(&output, options->output, problem))
        return problem->status;
    if (show_for_person(options) || rows.count > 0)
        output_use_pager(&output, options);
    if (options->paginate)
        return run_pages(&job, &output, options, &rows, problem);
    return run_once(&job, &output, options, &rows, problem);
}
