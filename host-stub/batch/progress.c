/* SPDX-License-Identifier: MIT */
/* progress.c - counts lines, and draws the progress now and then. */
#include "progress.h"

#include <string.h>
#include <unistd.h>

#include "jsonwrite.h"
#include "moment.h"
#include "pacing.h"
#include "problem.h"
#include "terminal.h"
#include "text.h"

#define BAR_MS 200
#define LINE_MS 5000
#define RATE_MS 3000
#define BAR_WIDTH 20
#define BAR_LEAST 5

void progress_begin(struct progress *p, const struct options *options)
{
    bool can_draw = terminal_can_draw(STDERR_FILENO);

    *p = (struct progress){.lock = PTHREAD_MUTEX_INITIALIZER};
    /* a dry run that a person reads has its own counts */
    p->is_quiet =
        options->batch.quiet || (options->batch.dry_run && !options->json);
    p->is_json = options->json;
    /* the card's log, or results on the same terminal, would break up the line
     */
    p->has_bar = can_draw && options->verbose == 0
                 && (options->output != NULL || !isatty(STDOUT_FILENO));
    p->began = p->shown = p->rate_at = moment_ms();
}

uint64_t progress_count(struct progress *p, const char *kind)
{
    struct progress_kind *kinds = p->counts.kinds;
    uint64_t failed;
    size_t i = 0;

    pthread_mutex_lock(&p->lock);
    p->counts.done++;
    if (kind != NULL) {
        p->counts.failed++;
        while (i + 1 < PROGRESS_KINDS && kinds[i].count > 0
               && strncmp(kinds[i].name, kind, sizeof kinds[i].name - 1) != 0)
            i++;
        if (kinds[i].count++ == 0)
            memcpy(kinds[i].name, i + 1 < PROGRESS_KINDS ? kind : "others",
                   strnlen(i + 1 < PROGRESS_KINDS ? kind : "others",
                           sizeof kinds[i].name - 1));
    }
    failed = p->counts.failed;
    pthread_mutex_unlock(&p->lock);
    return failed;
}

void progress_count_before(struct progress *p, bool failed)
{
    pthread_mutex_lock(&p->lock);
    p->counts.before++;
    p->counts.failed_before += failed;
    pthread_mutex_unlock(&p->lock);
}

void progress_hide(struct progress *p)
{
    p->is_quiet = true;
}

void progress_was_finished(struct progress *p, const char *output)
{
    p->finished = output;
}

/* ---- text ---- */

static void add_time(struct buf *out, int64_t ms)
{
    int64_t s = (ms + 999) / 1000;

    if (s >= 3600)
        buf_fmt(out, "%jd:%02jd:%02jd", (intmax_t)(s / 3600),
                (intmax_t)(s / 60 % 60), (intmax_t)(s % 60));
    else
        buf_fmt(out, "%jd:%02jd", (intmax_t)(s / 60), (intmax_t)(s % 60));
}

/* "3 failed (HTTP 404: 2, TIMEOUT: 1)" */
static void add_failed(struct buf *out, const struct progress_counts *counts)
{
    uint64_t failed = counts->failed + counts->failed_before;
    const char *comma = "";

    buf_fmt(out, "%ju failed", (uintmax_t)failed);
    if (counts->failed == 0)
        return;
    buf_str(out, " (");
    for (size_t i = 0; i < PROGRESS_KINDS && counts->kinds[i].count > 0; i++) {
        buf_fmt(out, "%s%s: %ju", comma, counts->kinds[i].name,
                (uintmax_t)counts->kinds[i].count);
        comma = ", ";
    }
    if (counts->failed_before > 0)
        buf_fmt(out, ", before: %ju", (uintmax_t)counts->failed_before);
    buf_char(out, ')');
}

static void add_bar(struct buf *out, double share, size_t width)
{
    size_t full = (size_t)(share * (double)width);

    buf_char(out, '[');
    for (size_t i = 0; i < width; i++)
        buf_char(out, i < full ? '#' : '.');
    buf_str(out, "] ");
}

/* What a narrow terminal has no room for is left out in this order. */
enum detail { ALL, NO_KINDS, NO_REASON, NO_TIME };

static void add_state(struct buf *out, const struct progress_state *state,
                      int64_t left_ms, enum detail detail)
{
    if (state->is_ending) {
        buf_str(out, ", finishing what is under way");
        return;
    }
    if (left_ms > 0 && detail < NO_TIME) {
        buf_str(out, ", ");
        add_time(out, left_ms);
        buf_str(out, " left");
    }
    if (state->wait_ms >= 1000)
        buf_fmt(out, ", %s, %jd s",
                detail < NO_REASON ? state->reason : "waiting",
                (intmax_t)((state->wait_ms + 999) / 1000));
}

static void add_facts(struct buf *out, const struct progress_counts *counts,
                      double rate, const struct progress_state *state,
                      int64_t left_ms, enum detail detail)
{
    uint64_t failed = counts->failed + counts->failed_before;

    if (state->share >= 0)
        buf_fmt(out, "%d%%, ", (int)(state->share * 100));
    buf_fmt(out, "%ju done, %.*f/s", (uintmax_t)(counts->done + counts->before),
            rate < 10 ? 1 : 0, rate);
    add_state(out, state, left_ms, detail);
    if (failed == 0)
        return;
    buf_str(out, ", ");
    if (detail < NO_KINDS)
        add_failed(out, counts);
    else
        buf_fmt(out, "%ju failed", (uintmax_t)failed);
}

void progress_line(struct buf *out, const struct progress_counts *counts,
                   double rate, const struct progress_state *state,
                   int64_t left_ms, size_t width)
{
    auto_buf struct buf facts = BUF_INIT(BUF_TEXT);
    enum detail detail = ALL;
    size_t spare;

    add_facts(&facts, counts, rate, state, left_ms, detail);
    while (width > 0 && facts.size > width && detail < NO_TIME) {
        buf_reset(&facts);
        add_facts(&facts, counts, rate, state, left_ms, ++detail);
    }
    if (width > 0 && facts.size > width && buf_ok(&facts))
        facts.data[facts.size = width] = '\0';
    spare = width > facts.size + 3 ? width - facts.size - 3 : 0;
    if (spare >= BAR_LEAST && state->share >= 0)
        add_bar(out, state->share, spare < BAR_WIDTH ? spare : BAR_WIDTH);
    buf_add(out, facts.data, facts.size);
}

/* ---- showing ---- */

static size_t columns(void)
{
    size_t width = terminal_width(STDERR_FILENO);

    return width > 0 ? width : TEXT_WIDTH;
}

static void write_out(const struct buf *out)
{
    if (buf_ok(out) && write(STDERR_FILENO, out->data, out->size) < 0) {
        /* there is no reader left */
    }
}

int64_t progress_left(const struct progress_counts *counts,
                      const struct progress_state *state, int64_t elapsed_ms)
{
    double lines = (double)(counts->done + counts->before);
    double share;

    if (state->share <= 0 || counts->done == 0)
        return 0;
    /* what an earlier process did took none of this time */
    share = state->share * (double)counts->done / lines;
    return (int64_t)((double)(elapsed_ms + state->wait_ms) * (1 - state->share)
                         / share
                     + 0.5);
}

static void measure_rate(struct progress *p, uint64_t done, int64_t now)
{
    int64_t span = now - p->rate_at;

    if (span < RATE_MS && p->rate_done > 0)
        return;
    if (span > 0)
        p->rate = (double)(done - p->rate_done) * 1000 / (double)span;
    if (span >= RATE_MS) {
        p->rate_at = now;
        p->rate_done = done;
    }
}

void progress_show(struct progress *p, const struct progress_state *state)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    struct progress_counts counts;
    int64_t now = moment_ms();
    int64_t left;

    if (p->is_quiet || p->is_json
        || now - p->shown < (p->has_bar ? BAR_MS : LINE_MS))
        return;
    p->shown = now;
    pthread_mutex_lock(&p->lock);
    counts = p->counts;
    pthread_mutex_unlock(&p->lock);
    measure_rate(p, counts.done, now);
    left = progress_left(&counts, state, now - p->began);
    if (p->has_bar) {
        auto_buf struct buf line = BUF_INIT(BUF_TEXT);

        progress_line(&line, &counts, p->rate, state, left, columns());
        buf_fmt(&out, "\r%s\033[K", buf_cstr(&line));
        p->is_drawn = true;
    } else {
        buf_str(&out, "host-stub: ");
        progress_line(&out, &counts, p->rate, state, left, 0);
        buf_char(&out, '\n');
    }
    write_out(&out);
}

static void add_json(struct buf *out, const struct progress *p, int64_t ms)
{
    const struct progress_counts *counts = &p->counts;

    buf_fmt(out,
            "{\"done\":%ju,\"failed\":%ju,\"done_before\":%ju,"
            "\"failed_before\":%ju,\"errors\":{",
            (uintmax_t)counts->done, (uintmax_t)counts->failed,
            (uintmax_t)counts->before, (uintmax_t)counts->failed_before);
    for (size_t i = 0; i < PROGRESS_KINDS && counts->kinds[i].count > 0; i++) {
        json_key(out, counts->kinds[i].name);
        buf_fmt(out, "%ju", (uintmax_t)counts->kinds[i].count);
    }
    buf_fmt(out, "},\"seconds\":%.3f", (double)ms / 1000);
    if (p->finished != NULL)
        buf_str(out, ",\"finished_before\":true");
    buf_str(out, "}\n");
}

/* "res was finished before: 40 lines, 1 failed; nothing was sent" */
static void add_finished(struct buf *out, const struct progress *p)
{
    uint64_t lines = p->counts.before;

    buf_str(out, "host-stub: ");
    text_safe(out, p->finished, strlen(p->finished));
    buf_fmt(out,
            " was finished before: %ju line%s, %ju failed; nothing was "
            "sent\n",
            (uintmax_t)lines, lines == 1 ? "" : "s",
            (uintmax_t)p->counts.failed_before);
}

void progress_end(struct progress *p)
{
    auto_buf struct buf out = BUF_INIT(BUF_TEXT);
    const struct progress_counts *counts = &p->counts;
    int64_t ms = moment_ms() - p->began;

    if (p->is_drawn)
        buf_str(&out, "\r\033[K");
    if (p->is_json && !p->is_quiet) {
        add_json(&out, p, ms);
    } else if (p->finished != NULL && !p->is_quiet) {
        add_finished(&out, p);
    } else if (!p->is_quiet) {
        buf_fmt(&out, "host-stub: %ju done", (uintmax_t)counts->done);
        if (counts->before > 0)
            buf_fmt(&out, " and %ju before", (uintmax_t)counts->before);
        buf_str(&out, ", ");
        add_failed(&out, counts);
        buf_fmt(&out, ", in %.1f s", (double)ms / 1000);
        if (ms > 0)
            buf_fmt(&out, ", %.0f/s", (double)counts->done * 1000 / (double)ms);
        buf_char(&out, '\n');
    }
    write_out(&out);
}
