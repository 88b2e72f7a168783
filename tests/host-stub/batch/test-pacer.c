/* SPDX-License-Identifier: MIT */
/*
 * test-pacer.c - runs a pacer against a server with a limit, in simulated time
 *
 * The server reports its time in whole seconds, like an HTTP Date, and its
 * seconds begin at other times than ours. Answers take different times, so that
 * they arrive out of order.
 */
#include <stdio.h>

#include "pacer.h"
#include "unit.h"

#define CALLS_MAX 64

struct call {
    int64_t sent;
    int64_t back; /* 0 if there is no call */
    struct card_pace pace;
};

struct world {
    int64_t limit, window;    /* of the server */
    int64_t phase;            /* how much later its seconds begin than ours */
    int64_t others;           /* calls by other clients with each of ours */
    int64_t rush;             /* calls by other clients when a window opens */
    int64_t fastest, slowest; /* how long an answer takes */
    int jobs;
    int reserve;
    bool hides_reset; /* its answers do not say when the window ends */
    /* the current state */
    int64_t now;
    int64_t opened; /* the server's second in which its window began; -1 if none
                       has */
    int64_t used;
    uint32_t random;
    struct call calls[CALLS_MAX];
    int64_t done, refused, most_under_way;
    int64_t clock_low; /* lower bound of the server's time minus ours */
};

static int64_t draw(struct world *w, int64_t least, int64_t most)
{
    w->random = w->random * 1664525u + 1013904223u;
    return least + (int64_t)(w->random >> 8) % (most - least + 1);
}

/* The request arrives halfway through the call. As the card does, narrows the
   bounds of the server's clock by the Date of each answer. */
static void serve(struct world *w, struct call *call)
{
    int64_t second = (w->now + w->phase) / 1000;

    if (w->opened < 0 || second >= w->opened + w->window / 1000) {
        w->opened = second;
        w->used = w->rush;
    }
    if (w->used >= w->limit)
        w->refused++;
    w->used += 1 + w->others;
    if (w->used > w->limit)
        w->used = w->limit;
    call->pace.limit = w->limit;
    call->pace.remaining = w->limit - w->used;
    if (second * 1000 - call->back > w->clock_low)
        w->clock_low = second * 1000 - call->back;
    call->pace.reset_ms = w->opened * 1000 + w->window;
}

static void begin_call(struct world *w)
{
    for (int i = 0; i < w->jobs; i++) {
        struct call *call = &w->calls[i];

        if (call->back != 0)
            continue;
        call->sent = w->now;
        call->back = w->now + draw(w, w->fastest, w->slowest);
        serve(w, call);
        return;
    }
}

static int64_t under_way(const struct world *w)
{
    int64_t count = 0;

    for (int i = 0; i < w->jobs; i++)
        count += w->calls[i].back != 0;
    return count;
}

/* Handles the answers that have arrived by now. */
static void take_answers(struct world *w, struct pacer_bucket *bucket)
{
    for (int i = 0; i < w->jobs; i++) {
        struct call *call = &w->calls[i];
        int64_t left;

        if (call->back == 0 || call->back > w->now)
            continue;
        left = call->pace.reset_ms - (w->now + w->clock_low);
        call->pace.reset_ms = left > 0 ? left : 0;
        if (w->hides_reset)
            call->pace.reset_ms = CARD_PACE_UNKNOWN;
        pacer_answer(bucket, call->sent, w->now, &call->pace, true);
        call->back = 0;
        w->done++;
    }
}

/* Makes this many calls; returns how long they took. */
static int64_t run(struct world *w, int64_t count)
{
    struct pacer pacer;
    struct pacer_bucket *bucket;
    int64_t began = 1000000, begun = 0;

    w->now = began;
    w->opened = -1;
    w->clock_low = INT64_MIN;
    pacer_init(&pacer, w->reserve);
    bucket = pacer_find(&pacer, (struct card_text){"all", 3});
    CU_ASSERT_PTR_NOT_NULL_FATAL(bucket);
    for (; w->done < count; w->now++) {
        take_answers(w, bucket);
        while (begun < count && under_way(w) < w->jobs
               && pacer_ask(&pacer, bucket, w->now) == PACER_GO) {
            begin_call(w);
            begun++;
        }
        if (under_way(w) > w->most_under_way)
            w->most_under_way = under_way(w);
        CU_ASSERT_TRUE_FATAL(w->now < began + 100 * w->window);
    }
    pacer_free(&pacer);
    return w->now - began;
}

static struct world world(int64_t limit, int64_t window)
{
    return (struct world){.limit = limit,
                          .window = window,
                          .fastest = 5,
                          .slowest = 20,
                          .jobs = 16,
                          .random = 7};
}

static void three_windows_take_little_more_than_they_must(void)
{
    for (int64_t phase = 0; phase < 1000; phase += 37) {
        struct world w = world(600, 60000);
        int64_t least, took;

        w.phase = phase;
        w.random = (uint32_t)phase;
        took = run(&w, 1800);
        /* our first call is within a second of the server's, and two windows
           pass before calls of the last one can begin */
        least = 2 * 60000 - (1000000 + phase) % 1000;
        CU_ASSERT_EQUAL(w.refused, 0);
        CU_ASSERT_TRUE(took * 100 <= least * 104);
    }
}

static void short_windows_too(void)
{
    for (int64_t phase = 0; phase < 1000; phase += 37) {
        struct world w = world(100, 10000);
        int64_t least, took;

        w.phase = phase;
        took = run(&w, 300);
        least = 2 * 10000 - (1000000 + phase) % 1000;
        CU_ASSERT_EQUAL(w.refused, 0);
        if (took * 100 > least * 104)
            printf("# phase %d: %d of %d\n", (int)phase, (int)took, (int)least);
        CU_ASSERT_TRUE(took * 100 <= least * 104);
    }
}

static void answers_may_come_in_any_order(void)
{
    for (uint32_t seed = 1; seed < 40; seed++) {
        struct world w = world(50, 5000);

        w.fastest = 1;
        w.slowest = 900;
        w.jobs = 32;
        w.random = seed;
        w.phase = seed * 25;
        CU_ASSERT_TRUE(run(&w, 300) < 8 * 5000);
        CU_ASSERT_EQUAL(w.refused, 0);
    }
}

static void the_first_call_goes_alone(void)
{
    struct world w = world(3, 10000);

    w.fastest = w.slowest = 500;
    run(&w, 3);
    CU_ASSERT_EQUAL(w.refused, 0);
    CU_ASSERT_EQUAL(w.most_under_way, 2);
}

static void what_others_use_is_left_out_of_the_count(void)
{
    for (int64_t others = 1; others <= 4; others++) {
        struct world w = world(200, 10000);
        int64_t took;

        w.others = others;
        took = run(&w, 200);
        /* and those in progress that were sent before an answer reported it */
        CU_ASSERT_TRUE(w.refused <= 16 * others);
        CU_ASSERT_TRUE(took < (others + 2) * 10000);
    }
}

static void a_new_window_may_be_used_up_already(void)
{
    struct world w = world(100, 10000);

    w.rush = 95;
    CU_ASSERT_TRUE(run(&w, 20) >= 3 * 10000 - 1000);
    CU_ASSERT_EQUAL(w.refused, 0);
}

/* If several answers describe one window, the earliest end and the lowest count
   are used, in whatever order they arrive. */
static void the_least_that_was_told_counts(void)
{
    struct card_pace pace = {{NULL, 0}, 10, 8, 5000};
    struct pacer pacer;
    struct pacer_bucket *b;

    pacer_init(&pacer, 0);
    b = pacer_find(&pacer, (struct card_text){"x", 1});
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 0), PACER_GO);
    pacer_answer(b, 0, 10, &pace, true);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 11), PACER_GO);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 1000), PACER_GO);
    pace.remaining = 0;
    pace.reset_ms = 3500;
    pacer_answer(b, 11, 1010, &pace, true);
    pace.remaining = 1;
    pace.reset_ms = 4000;
    pacer_answer(b, 1000, 1020, &pace, true);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 1021), 3489);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 4510), PACER_GO);
    pacer_free(&pacer);
}

static void a_reserve_is_left_to_others(void)
{
    struct world w = world(100, 10000);

    w.reserve = 20;
    CU_ASSERT_TRUE(run(&w, 81) >= 9000); /* the last in a second window */
    CU_ASSERT_EQUAL(w.refused, 0);
    CU_ASSERT_TRUE(w.used <= 80);
    w = world(100, 10000);
    w.reserve = 20;
    CU_ASSERT_TRUE(run(&w, 80) < 3000);
    w = world(100, 10000);
    CU_ASSERT_TRUE(run(&w, 81) < 3000);
    w = world(1, 2000);
    w.reserve = 99;
    run(&w, 3);
    CU_ASSERT_EQUAL(w.refused, 0);
}

static void a_bucket_without_a_limit_goes_at_once(void)
{
    static const struct card_pace none = {
        {NULL, 0}, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN};
    struct pacer pacer;
    struct pacer_bucket *b;

    pacer_init(&pacer, 0);
    b = pacer_find(&pacer, (struct card_text){"free", 4});
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 10), PACER_GO);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 11), PACER_LATER);
    /* a lost answer says nothing, so the next call goes alone too */
    pacer_answer(b, 10, 20, &none, false);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 21), PACER_GO);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 22), PACER_LATER);
    pacer_answer(b, 21, 30, &none, true);
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 31), PACER_GO);
    CU_ASSERT_PTR_EQUAL(b, pacer_find(&pacer, (struct card_text){"free", 4}));
    CU_ASSERT_PTR_NOT_EQUAL(b,
                            pacer_find(&pacer, (struct card_text){"fre", 3}));
    pacer_free(&pacer);
}

/* If none are left and the end is unknown, it tries from time to time. */
static void without_a_reset_it_tries_now_and_then(void)
{
    static const struct card_pace empty = {{NULL, 0}, 10, 0, CARD_PACE_UNKNOWN};
    struct pacer pacer;
    struct pacer_bucket *b;

    pacer_init(&pacer, 0);
    b = pacer_find(&pacer, (struct card_text){"x", 1});
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 0), PACER_GO);
    pacer_answer(b, 0, 5, &empty, true);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 6), PACER_GO);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 7), PACER_LATER);
    pacer_answer(b, 6, 10, &empty, true);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 11), 995);
    CU_ASSERT_EQUAL(pacer_ask(&pacer, b, 1006), PACER_GO);
    pacer_free(&pacer);
}

/* If more are left than before, for a call sent after that was reported, a new
   window has opened. Late answers of the old window do not look like that. */
static void without_a_reset_a_new_window_is_seen(void)
{
    for (uint32_t seed = 1; seed < 40; seed++) {
        struct world w = world(10, 2000);

        w.hides_reset = true;
        w.random = seed;
        w.phase = seed * 25;
        CU_ASSERT_TRUE(run(&w, 100) < 11 * 3000);
        /* each window begins with a call that may be too early */
        CU_ASSERT_TRUE(w.refused <= 22);
        w = world(50, 5000);
        w.hides_reset = true;
        w.slowest = 900;
        w.jobs = 32;
        w.random = seed;
        CU_ASSERT_TRUE(run(&w, 300) < 7 * 6000);
        CU_ASSERT_TRUE(w.refused <= 7 * 6);
    }
}

UNIT_MAIN("pacer", UNIT_TEST(three_windows_take_little_more_than_they_must),
          UNIT_TEST(short_windows_too),
          UNIT_TEST(answers_may_come_in_any_order),
          UNIT_TEST(the_first_call_goes_alone),
          UNIT_TEST(what_others_use_is_left_out_of_the_count),
          UNIT_TEST(a_new_window_may_be_used_up_already),
          UNIT_TEST(the_least_that_was_told_counts),
          UNIT_TEST(a_reserve_is_left_to_others),
          UNIT_TEST(a_bucket_without_a_limit_goes_at_once),
          UNIT_TEST(without_a_reset_it_tries_now_and_then),
          UNIT_TEST(without_a_reset_a_new_window_is_seen))
