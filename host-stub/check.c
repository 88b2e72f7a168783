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

/* Names the headers whose value no variable of the shell can hold, such as a
   proof that is made for each request. */
static void say_masked(const struct preview *preview)
{
    struct preview_header header = PREVIEW_HEADER_INIT;
    struct json_walk walk;

    json_walk_into(&walk, preview->headers);
    while (preview_header(&walk, &header)) {
        auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);

        if (header.secret.size > 0
            || strcmp(buf_cstr(&header.value), REDACT_MASK) != 0)
            continue;
        text_safe(&name, buf_cstr(&header.name), header.name.size);
        notice("the card makes the header %s for each request: put a value of "
               "your own in place of " REDACT_MASK
               " before you run the command",
               buf_cstr(&name));
    }
    preview_header_free(&header);
}

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
    if (options->curl) {
        say_masked(&preview);
        return curl_command(out, &preview, job->plugin.about.connection,
                            problem);
    }
    show_request(out, &preview, color);
    return true;
}

int command_check(const struct options *options, struct problem *problem)
{
    auto_job struct job job;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    job_init(&job);
    if (!job_prepare(&job, options, problem)
        || !job_execute(&job, options, CARD_DRY_RUN, NULL, NULL, problem)
        || !show_preview(&out, &job, options, problem)
        || !output_print(&out, problem))
        return problem->status;
    if (options->json || options->curl)
        return STATUS_DONE;
    say_effects(&job);
    if (isatty(STDOUT_FILENO))
        notice("the form is valid; nothing was sent");
    return STATUS_DONE;
}
