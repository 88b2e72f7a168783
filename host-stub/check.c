/* SPDX-License-Identifier: MIT */
/*
 * check.c - host-stub check: shows what would be sent, without sending it
 *
 * The card's own dry run checks the form and makes the preview. A preview in
 * the shape that card.h defines for HTTP is shown as a request, any other as
 * JSON.
 */
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "curl-command.h"
#include "effects.h"
#include "job.h"
#include "jsontext.h"
#include "output.h"
#include "preview.h"
#include "redact.h"
#include "show-request.h"
#include "show.h"
#include "text.h"

/* Tells a person, on stderr, what this form would do. */
static void say_effects(const struct job *job)
{
    struct json_span preview = {job->result.preview.data,
                                job->result.preview.size};
    auto_buf struct buf text = BUF_INIT(BUF_LINE);

    effects_sentence(&text, effects_of_object(preview),
                     job->plugin.about.card.effects);
    if (text.size > 0)
        tell(buf_cstr(&text), text.size);
}

static bool ends_with(const struct buf *text, const char *end)
{
    size_t size = strlen(end);

    return text->size >= size
           && memcmp(text->data + text->size - size, end, size) == 0;
}

/* Is the value, or what follows a scheme in it, masked? */
static bool is_masked(const struct preview_header *header)
{
    return strcmp(buf_cstr(&header->value), REDACT_MASK) == 0
           || ends_with(&header->value, " " REDACT_MASK);
}

/* Names a header whose value no variable of the shell can hold: it is masked
   and no field of the connection has it, as with a proof that is made for each
   request. Returns false, with a problem, if there is one. */
static bool check_masked(const struct preview *preview, struct problem *problem)
{
    struct preview_header header = PREVIEW_HEADER_INIT;
    struct json_walk walk;
    bool good = true;

    json_walk_into(&walk, preview->headers);
    while (good && preview_header(&walk, &header)) {
        if (header.secret.size > 0 || preview_is_basic(&header)
            || !is_masked(&header))
            continue;
        good = problem_set(
            problem, STATUS_USAGE,
            "--curl: the card makes the header %s for one request only, so "
            "the command does not work as it is: put a value of your own in "
            "place of " REDACT_MASK ", or let host-stub run send the request",
            buf_cstr(&header.name));
    }
    preview_header_free(&header);
    return good;
}

/* Says what the URL's secret needs. Returns false, with a problem, if nothing
   says what stands for the mask. */
static bool check_url(const struct preview *preview, struct problem *problem)
{
    if (!preview_ends_in_secret(preview))
        return !ends_with(&preview->url, "=" REDACT_MASK)
               || problem_set(problem, STATUS_USAGE,
                              "--curl: the URL ends in a secret, so the "
                              "command does not work as it is: put a value of "
                              "your own in place of " REDACT_MASK
                              ", or let host-stub run send the request");
    if (preview->has_body)
        notice("the variable at the end of the URL stands there as it is: "
               "percent-encode what it holds");
    return true;
}

/* Appends the request. Returns false with a problem; a curl command that does
   not work as it is was appended all the same. */
static bool show_preview(struct buf *out, const struct job *job,
                         const struct options *options, struct problem *problem)
{
    struct json_span json = {job->result.preview.data,
                             job->result.preview.size};
    auto_preview struct preview preview = PREVIEW_INIT;
    bool color = show_colored(options, STDOUT_FILENO);

    if (json.data == NULL || !json_valid(json.data, json.size, NULL))
        return problem_set(problem, STATUS_INTERNAL,
                           "the form is valid; the card showed no request");
    if (options->json) {
        json_compact(out, json);
        buf_char(out, '\n');
        return true;
    }
    if (!preview_read(&preview, json)) {
        if (options->curl)
            return problem_set(problem, STATUS_USAGE,
                               "--curl: this card sends no HTTP request");
        show_json(out, json, color);
        buf_char(out, '\n');
        return true;
    }
    if (options->curl)
        return curl_command(out, &preview, job->plugin.about.connection,
                            problem)
               && check_masked(&preview, problem)
               && check_url(&preview, problem);
    show_request(out, &preview, color);
    return true;
}

int command_check(const struct options *options, struct problem *problem)
{
    auto_job struct job job;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    auto_problem struct problem late = PROBLEM_INIT;
    bool good;

    job_init(&job);
    if (!job_prepare(&job, options, problem)
        || !job_execute(&job, options, CARD_DRY_RUN, NULL, NULL, problem))
        return problem->status;
    good = show_preview(&out, &job, options, problem);
    if ((good || out.size > 0) && !output_show(&out, options, &late)) {
        problem_set(problem, late.status, "%s", buf_cstr(&late.message));
        return problem->status;
    }
    if (!good)
        return problem->status;
    if (options->json || options->curl)
        return STATUS_DONE;
    say_effects(&job);
    if (isatty(STDOUT_FILENO))
        notice("the form is valid; nothing was sent");
    return STATUS_DONE;
}
