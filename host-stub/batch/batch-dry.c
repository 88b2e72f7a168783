/* SPDX-License-Identifier: MIT */
/*
 * batch-dry.c - --dry-run: what a batch would send, and which lines are not
 * valid
 *
 * Each line is checked by the card's dry run, as it is before a call, and
 * nothing is sent. A person sees the first requests as `check` shows them, each
 * line that is not valid, and the counts. With --json each line has a result.
 */
#include <string.h>
#include <unistd.h>

#include "batch-work.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "output.h"
#include "preview.h"
#include "show-request.h"
#include "show.h"
#include "text.h"

/* How many requests a person sees. */
#define SHOWN 3

static void add_preview(struct buf *out, const struct work *work, bool color)
{
    struct json_span json = {work->result.preview.data,
                             work->result.preview.size};
    auto_preview struct preview preview = PREVIEW_INIT;

    batch_dry_line(out, work->item, color);
    buf_str(out, ":\n");
    if (json.data == NULL || !json_valid(json.data, json.size, NULL))
        buf_str(out, "the form is valid; the card showed no request\n");
    else if (preview_read(&preview, json))
        show_request(out, &preview, color);
    else {
        show_json(out, json, color);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
}

void batch_dry(struct work *work)
{
    struct batch *batch = work->batch;
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);
    struct json_span json = {work->result.preview.data,
                             work->result.preview.size};

    if (!batch_is_dry_text(batch)) {
        batch_begin_line(&line, work->item);
        json_key(&line, "preview");
        if (json.data != NULL && json_valid(json.data, json.size, NULL))
            json_line(&line, json);
        else
            buf_str(&line, "null");
        buf_str(&line, "}\n");
    } else if (batch->shown < SHOWN) {
        batch->shown++;
        add_preview(&line, work, show_colored(batch->options, STDOUT_FILENO));
    }
    batch_give(batch, work->item, NULL, &line);
}

bool batch_dry_end(const struct batch *batch, struct problem *problem)
{
    const struct progress_counts *counts = &batch->progress.counts;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    uint64_t valid = counts->done - counts->failed;

    if (!batch_is_dry_text(batch))
        return true;
    if (valid > SHOWN)
        buf_fmt(&out, "... and %ju more request%s\n",
                (uintmax_t)(valid - SHOWN), valid - SHOWN == 1 ? "" : "s");
    buf_fmt(&out,
            "%ju line%s checked: %ju valid, %ju not valid; nothing was "
            "sent",
            (uintmax_t)counts->done, counts->done == 1 ? "" : "s",
            (uintmax_t)valid, (uintmax_t)counts->failed);
    if (batch->options->output != NULL) {
        buf_str(&out, ", and ");
        text_safe(&out, batch->options->output, strlen(batch->options->output));
        buf_str(&out, " was not touched");
    }
    buf_char(&out, '\n');
    return output_print(&out, problem);
}
