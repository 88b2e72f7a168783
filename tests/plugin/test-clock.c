/* SPDX-License-Identifier: MIT */
/* Estimates the server's clock from Date fields, which have whole seconds. */
#include "clock.h"
#include "moment.h"
#include "origin.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define MS INT64_C(1000)
#define SECOND INT64_C(1000000)
#define NOON INT64_C(1763985600)

/* Adds the answer of a server whose clock is NOON + past_noon at local time 0:
   sent and received at these times, and made halfway between. */
static void answer(struct clock_bounds *bounds, int64_t past_noon, int64_t sent,
                   int64_t received)
{
    int64_t server = NOON * SECOND + past_noon + (sent + received) / 2;

    clock_narrow(bounds, server / SECOND, sent, received);
}

static bool holds(const struct clock_bounds *bounds, int64_t past_noon)
{
    int64_t truth = NOON * SECOND + past_noon;

    return bounds->low <= truth && truth <= bounds->high;
}

static void one_answer_tells_a_second_and_the_way(void)
{
    struct clock_bounds bounds = {0};

    answer(&bounds, 300 * MS, 0, 20 * MS);
    CU_ASSERT(holds(&bounds, 300 * MS));
    CU_ASSERT_EQUAL(bounds.high - bounds.low, SECOND + 20 * MS);
}

static void answers_on_both_sides_of_a_tick_tell_it(void)
{
    struct clock_bounds bounds = {0};

    answer(&bounds, 300 * MS, 680 * MS, 690 * MS);
    answer(&bounds, 300 * MS, 705 * MS, 715 * MS);
    CU_ASSERT(holds(&bounds, 300 * MS));
    CU_ASSERT(bounds.high - bounds.low <= 36 * MS);
}

/* A fixed sequence of numbers that looks random. */
static int64_t next_number(uint32_t *state, int64_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (int64_t)(((uint64_t)*state * (uint64_t)below) >> 32);
}

static void many_answers_tell_milliseconds_and_never_lie(void)
{
    struct clock_bounds bounds = {0};
    uint32_t chance = 7;
    int64_t now = 0;

    for (int i = 0; i < 500; i++) {
        int64_t way = 2 * MS + next_number(&chance, 10 * MS);

        answer(&bounds, 123456, now, now + way);
        CU_ASSERT(holds(&bounds, 123456));
        now += way + next_number(&chance, 40 * MS);
    }
    CU_ASSERT(bounds.high - bounds.low < 15 * MS);
}

/* Simulates, for a day, a server whose clock gains one part in this many on
   ours. */
static void drifts(int64_t part)
{
    struct clock_bounds bounds = {0};
    uint32_t chance = 7;

    for (int64_t now = 0; now < 86400 * SECOND; now += 1313 * MS) {
        int64_t way = 5 * MS + next_number(&chance, 5 * MS);

        answer(&bounds, now / part, now, now + way);
        if (!holds(&bounds, now / part))
            CU_FAIL_FATAL("the bounds do not hold the truth");
    }
    CU_ASSERT(bounds.high - bounds.low < 60 * MS);
}

/* 50 parts in a million. */
static void a_clock_that_drifts_stays_within(void)
{
    drifts(20000);
    drifts(-20000);
}

static void a_clock_that_is_set_begins_anew(void)
{
    static const int64_t steps[] = {3600 * SECOND, -3600 * SECOND, 5 * SECOND,
                                    -5 * SECOND};

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct clock_bounds bounds = {0};

        answer(&bounds, 0, 990 * MS, 991 * MS);
        answer(&bounds, 0, 1001 * MS, 1002 * MS);
        CU_ASSERT(bounds.high - bounds.low < 20 * MS);
        answer(&bounds, steps[i], 1500 * MS, 1501 * MS);
        CU_ASSERT(holds(&bounds, steps[i]));
        CU_ASSERT_EQUAL(bounds.high - bounds.low, SECOND + MS);
    }
}

/* If one of two machines is 8 ms ahead, neither makes the other's bounds
   invalid. */
static void machines_that_differ_a_little_stay_narrow(void)
{
    struct clock_bounds bounds = {0};
    uint32_t chance = 7;
    int64_t now = 0;

    for (int i = 0; i < 1000; i++) {
        answer(&bounds, i % 2 == 0 ? 0 : 8 * MS, now, now + 2 * MS);
        now += 2 * MS + next_number(&chance, 20 * MS);
        CU_ASSERT(bounds.low <= bounds.high);
    }
    CU_ASSERT(bounds.high - bounds.low < 30 * MS);
    CU_ASSERT(bounds.low > NOON * SECOND - 30 * MS);
    CU_ASSERT(bounds.high < NOON * SECOND + 38 * MS);
}

static void what_is_left_is_never_too_short(void)
{
    struct clock_bounds bounds = {0};

    CU_ASSERT_EQUAL(clock_left(&bounds, NOON + 10, 0), -1);
    answer(&bounds, 300 * MS, 0, 0);
    CU_ASSERT_EQUAL(clock_left(&bounds, NOON + 10, 0), 10 * SECOND);
    answer(&bounds, 300 * MS, 700 * MS, 700 * MS);
    CU_ASSERT(clock_left(&bounds, NOON + 10, 700 * MS) >= 9 * SECOND);
    CU_ASSERT(clock_left(&bounds, NOON + 10, 700 * MS) < 9 * SECOND + MS);
    CU_ASSERT_EQUAL(clock_left(&bounds, NOON - 1, 700 * MS), 0);
}

/* ---- by origin ---- */

static void make_origin(struct origin *origin, int i)
{
    struct error error = ERROR_INIT;
    char domain[64];

    snprintf(domain, sizeof domain, "org%d.okta.com", i);
    *origin = (struct origin)ORIGIN_INIT;
    CU_ASSERT_FATAL(origin_read(origin, domain, strlen(domain), &error));
}

static void each_origin_has_a_clock_of_its_own(void)
{
    struct origin ahead, behind, unknown;
    int64_t now = moment_now();

    make_origin(&ahead, 1);
    make_origin(&behind, 2);
    make_origin(&unknown, 3);
    clock_saw(&ahead, clock_now_s(&unknown) + 3600, now, now);
    clock_saw(&behind, clock_now_s(&unknown) - 3600, now, now);
    CU_ASSERT(clock_ahead_s(&ahead) >= 3590 && clock_ahead_s(&ahead) <= 3610);
    CU_ASSERT(clock_ahead_s(&behind) <= -3590
              && clock_ahead_s(&behind) >= -3610);
    CU_ASSERT(clock_ahead_s(&unknown) >= -1 && clock_ahead_s(&unknown) <= 1);
    CU_ASSERT_EQUAL(clock_until(&unknown, 0), 0);
    CU_ASSERT(clock_until(&unknown, clock_now_s(&unknown) + 100) > SECOND);
    origin_free(&ahead);
    origin_free(&behind);
    origin_free(&unknown);
}

static void of_more_origins_than_fit_the_last_ones_are_kept(void)
{
    struct origin origin;
    int64_t now = moment_now();

    for (int i = 100; i < 300; i++) {
        make_origin(&origin, i);
        clock_saw(&origin, clock_now_s(&origin) + 3600, now + i, now + i);
        origin_free(&origin);
    }
    make_origin(&origin, 299);
    CU_ASSERT(clock_ahead_s(&origin) > 3500);
    origin_free(&origin);
    make_origin(&origin, 100);
    CU_ASSERT(clock_ahead_s(&origin) < 100);
    origin_free(&origin);
}

UNIT_MAIN("clock", UNIT_TEST(one_answer_tells_a_second_and_the_way),
          UNIT_TEST(answers_on_both_sides_of_a_tick_tell_it),
          UNIT_TEST(many_answers_tell_milliseconds_and_never_lie),
          UNIT_TEST(a_clock_that_drifts_stays_within),
          UNIT_TEST(a_clock_that_is_set_begins_anew),
          UNIT_TEST(machines_that_differ_a_little_stay_narrow),
          UNIT_TEST(what_is_left_is_never_too_short),
          UNIT_TEST(each_origin_has_a_clock_of_its_own),
          UNIT_TEST(of_more_origins_than_fit_the_last_ones_are_kept))
