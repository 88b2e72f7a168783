/* SPDX-License-Identifier: MIT */
/* test-progress.c - the progress of a batch fits the terminal, and the time
   left follows from what was done. */
#include "progress.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const struct progress_counts counts = {
    .done = 60, .failed = 3, .kinds = {{"HTTP 404", 2}, {"TIMEOUT", 1}}};
static const struct progress_state waits = {
    .share = 0.25, .wait_ms = 4000, .reason = "rate limit"};

static void line_of(size_t width, const char *want)
{
    auto_buf struct buf out = BUF_INIT(BUF_LINE);

    progress_line(&out, &counts, 12, &waits, 195000, width);
    UNIT_TEXT(buf_cstr(&out), want);
}

static void a_narrow_line_loses_the_bar_first(void)
{
    line_of(200, "[#####...............] 25%, 60 done, 12/s, 3:15 left, rate "
                 "limit, 4 s, 3 failed (HTTP 404: 2, TIMEOUT: 1)");
    line_of(94, "[##.......] 25%, 60 done, 12/s, 3:15 left, rate limit, 4 s, "
                "3 failed (HTTP 404: 2, TIMEOUT: 1)");
    line_of(88, "25%, 60 done, 12/s, 3:15 left, rate limit, 4 s, 3 failed "
                "(HTTP 404: 2, TIMEOUT: 1)");
    line_of(60, "25%, 60 done, 12/s, 3:15 left, rate limit, 4 s, 3 failed");
    line_of(54, "25%, 60 done, 12/s, 3:15 left, waiting, 4 s, 3 failed");
    line_of(45, "25%, 60 done, 12/s, waiting, 4 s, 3 failed");
    line_of(0, "25%, 60 done, 12/s, 3:15 left, rate limit, 4 s, 3 failed "
               "(HTTP 404: 2, TIMEOUT: 1)");
}

static void no_line_is_longer_than_the_terminal(void)
{
    for (size_t width = 1; width < 120; width++) {
        auto_buf struct buf out = BUF_INIT(BUF_LINE);

        progress_line(&out, &counts, 12, &waits, 195000, width);
        if (out.size > width)
            printf("width %zu: expected no more, found %zu: %s\n", width,
                   out.size, buf_cstr(&out));
        CU_ASSERT(out.size <= width);
    }
}

/* expects about `want` seconds */
static void left_is(uint64_t done, uint64_t before, double share,
                    int64_t elapsed_ms, int64_t wait_ms, int64_t want)
{
    struct progress_counts lines = {.done = done, .before = before};
    struct progress_state state = {.share = share, .wait_ms = wait_ms};
    int64_t left = progress_left(&lines, &state, elapsed_ms);

    if (llabs(left - want * 1000) > 500)
        printf("expected %lld s, found %lld ms\n", (long long)want,
               (long long)left);
    CU_ASSERT(llabs(left - want * 1000) <= 500);
}

static void a_wait_counts_as_time_of_what_was_done(void)
{
    /* 60 lines of 2400 every 5 seconds: 195 s after the first window, whenever
       in its wait it is asked */
    left_is(60, 0, 0.025, 500, 4500, 195);
    left_is(60, 0, 0.025, 2500, 2500, 195);
    left_is(60, 0, 0.025, 5000, 0, 195);
    left_is(1200, 0, 0.5, 100000, 0, 100);
}

static void an_earlier_process_took_no_time_of_this_one(void)
{
    /* half was done before; a quarter by this process, in 10 s */
    left_is(100, 200, 0.75, 10000, 0, 10);
    left_is(0, 200, 0.5, 10000, 0, 0);
    left_is(10, 0, -1, 10000, 0, 0);
}

UNIT_MAIN("progress",
          {"a_narrow_line_loses_the_bar_first",
           a_narrow_line_loses_the_bar_first},
          {"no_line_is_longer_than_the_terminal",
           no_line_is_longer_than_the_terminal},
          {"a_wait_counts_as_time_of_what_was_done",
           a_wait_counts_as_time_of_what_was_done},
          {"an_earlier_process_took_no_time_of_this_one",
           an_earlier_process_took_no_time_of_this_one})
