/* SPDX-License-Identifier: MIT */
/* How long to wait, depending on the answer, without a clock or chance. */
#include "httpdate.h"
#include "moment.h"
#include "retrywait.h"
#include "unit.h"

#include <curl/curl.h>

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NOON INT64_C(1763985600) /* Mon, 24 Nov 2025 12:00:00 GMT */
#define NOON_DATE "Mon, 24 Nov 2025 12:00:00 GMT"
#define MOST UINT32_MAX

static struct limits read_fields(const struct header_field *fields,
                                 size_t count)
{
    struct limits limits;

    limits_read(&limits, fields, count);
    return limits;
}

/* One field's value, as limits_read() sees it. */
static struct limits read_one(const char *name, const char *value)
{
    const struct header_field field = {name, strlen(name), value, strlen(value),
                                       false};

    return read_fields(&field, 1);
}

static struct wait wait_of(long status, struct limits limits, unsigned retries,
                           uint32_t chance)
{
    const struct wait_facts facts = {
        .status = status,
        .limits = &limits,
        .retries = retries,
        .now = NOON,
        .chance = chance,
    };

    return wait_before(&facts);
}

static void is_wait(struct wait wait, enum wait_reason reason, int64_t least_ms,
                    struct wait most, int64_t most_ms)
{
    CU_ASSERT_EQUAL(wait.reason, reason);
    CU_ASSERT_EQUAL(most.reason, reason);
    CU_ASSERT_EQUAL(wait.us, least_ms * 1000);
    CU_ASSERT(most.us <= most_ms * 1000);
    CU_ASSERT(most.us >= most_ms * 1000 - 1);
}

/* The wait with the least and with the most jitter, in milliseconds. */
static void waits(long status, struct limits limits, enum wait_reason reason,
                  int64_t least, int64_t most)
{
    is_wait(wait_of(status, limits, 0, 0), reason, least,
            wait_of(status, limits, 0, MOST), most);
}

static void a_429_waits_for_the_reset_by_the_answers_own_date(void)
{
    const struct limits limits = {
        .limit = 100,
        .remaining = 0,
        .reset = NOON - 3600 + 37,
        .date = NOON - 3600,
        .retry_after = LIMITS_UNKNOWN,
        .retry_at = LIMITS_UNKNOWN,
    };

    waits(429, limits, WAIT_RATE_LIMIT, 38000, 38500);
}

static void a_reset_without_a_date_is_held_against_our_clock(void)
{
    struct limits limits = LIMITS_INIT;

    limits.reset = NOON + 5;
    waits(429, limits, WAIT_RATE_LIMIT, 6000, 6500);
}

static void a_reset_that_is_past_waits_the_second_alone(void)
{
    struct limits limits = LIMITS_INIT;

    limits.date = NOON;
    limits.reset = NOON - 50;
    waits(429, limits, WAIT_RATE_LIMIT, 1000, 1500);
}

static void a_reset_in_seconds_needs_no_clock(void)
{
    struct limits limits = LIMITS_INIT;

    limits.reset_in = 30;
    waits(429, limits, WAIT_RATE_LIMIT, 31000, 31500);
    waits(503, limits, WAIT_UNAVAILABLE, 250, 500);
    limits.retry_after = 2;
    waits(429, limits, WAIT_RETRY_AFTER, 2000, 2500);
}

static void retry_after_goes_before_the_reset(void)
{
    struct limits limits = LIMITS_INIT;

    limits.date = NOON;
    limits.reset = NOON + 50;
    limits.retry_after = 2;
    waits(429, limits, WAIT_RETRY_AFTER, 2000, 2500);
    waits(503, limits, WAIT_RETRY_AFTER, 2000, 2500);
    limits.retry_after = LIMITS_UNKNOWN;
    limits.retry_at = NOON + 7;
    waits(429, limits, WAIT_RETRY_AFTER, 7000, 7500);
    limits.retry_at = NOON - 7;
    waits(504, limits, WAIT_RETRY_AFTER, 0, 500);
}

static void too_many_at_once_backs_off_for_a_short_growing_time(void)
{
    struct limits limits = LIMITS_INIT;
    const int64_t most[] = {500, 1000, 2000, 4000, 8000, 8000, 8000};

    limits.limit = 0;
    limits.remaining = 0;
    limits.date = NOON;
    limits.reset = NOON + 60;
    for (unsigned i = 0; i < sizeof most / sizeof *most; i++)
        is_wait(wait_of(429, limits, i, 0), WAIT_CONCURRENCY, most[i] / 2,
                wait_of(429, limits, i, MOST), most[i]);
}

static void what_says_no_time_backs_off(void)
{
    struct limits limits = LIMITS_INIT;

    waits(429, limits, WAIT_RATE_LIMIT, 250, 500);
    waits(503, limits, WAIT_UNAVAILABLE, 250, 500);
    waits(504, limits, WAIT_UNAVAILABLE, 250, 500);
    waits(0, limits, WAIT_LOST, 250, 500);
    /* That a window ends soon does not help after a 503. */
    limits.date = NOON;
    limits.reset = NOON + 60;
    waits(503, limits, WAIT_UNAVAILABLE, 250, 500);
}

static void a_dead_kept_connection_is_no_reason_to_wait(void)
{
    const struct limits limits = LIMITS_INIT;
    const struct wait_facts facts = {
        .at_once = true, .limits = &limits, .chance = MOST};

    CU_ASSERT_EQUAL(wait_before(&facts).reason, WAIT_LOST);
    CU_ASSERT_EQUAL(wait_before(&facts).us, 0);
}

static void numbers_and_dates_are_read(void)
{
    const struct header_field fields[] = {
        {"x-rate-limit-limit", 18, "600", 3, false},
        {"x-rate-limit-remaining", 22, "599 more", 3, false},
        {"x-rate-limit-reset", 18, "1763985660", 10, false},
        {"date", 4, NOON_DATE, strlen(NOON_DATE), false},
        {"retry-after", 11, "3", 1, false},
        {"retry-after", 11, "9", 1, true},
        {"x-other", 7, "1", 1, false},
    };
    const struct limits limits = read_fields(fields, 7);

    CU_ASSERT_EQUAL(limits.limit, 600);
    CU_ASSERT_EQUAL(limits.remaining, 599);
    CU_ASSERT_EQUAL(limits.reset, 1763985660);
    CU_ASSERT_EQUAL(limits.date, NOON);
    CU_ASSERT_EQUAL(limits.retry_after, 3);
    CU_ASSERT_EQUAL(limits.retry_at, LIMITS_UNKNOWN);
}

/* The usual form is parsed here, all others by libcurl, which can also parse
   the usual one. */
static void every_day_is_read_as_libcurl_reads_it(void)
{
    static const char *const odd[] = {
        "Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 30 Feb 2025 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 199x 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun,006 Nov 1994 08:49:37 GMT",
    };
    unsigned wrong = 0;

    for (time_t day = 0; day < 60000; day++) {
        time_t moment = day * 86400 + day * 7919 % 86400;
        char text[40];
        struct tm parts;

        gmtime_r(&moment, &parts);
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        wrong += http_date(text, strlen(text)) != (int64_t)moment
                 || curl_getdate(text, NULL) != moment;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        CU_ASSERT_EQUAL(http_date(odd[i], strlen(odd[i])),
                        (int64_t)curl_getdate(odd[i], NULL));
}

static void retry_after_is_seconds_or_any_of_the_three_dates(void)
{
    static const char *const dates[] = {NOON_DATE,
                                        "Monday, 24-Nov-25 12:00:00 GMT",
                                        "Mon Nov 24 12:00:00 2025"};

    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const struct limits limits = read_one("retry-after", dates[i]);

        CU_ASSERT_EQUAL(limits.retry_at, NOON);
        CU_ASSERT_EQUAL(limits.retry_after, LIMITS_UNKNOWN);
    }
    CU_ASSERT_EQUAL(read_one("retry-after", "0").retry_after, 0);
}

static void what_is_no_number_is_unknown(void)
{
    static const char *const values[] = {
        "",      "-1",        "+1",      "1 2",
        "soon",  "0x10",      "1e3",     "Sunday",
        ".5",    "1.5.2",     "1.x",     ",",
        ", 120", "soon, 120", "-5, 120", "2025-11-24T12:00:00Z",
        "PT2M",  "120s",      "120;x"};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct limits reset = read_one("x-rate-limit-reset", values[i]);
        const struct limits after = read_one("retry-after", values[i]);

        CU_ASSERT_EQUAL(reset.reset, LIMITS_UNKNOWN);
        CU_ASSERT_EQUAL(after.retry_after, LIMITS_UNKNOWN);
        CU_ASSERT_EQUAL(after.retry_at, LIMITS_UNKNOWN);
    }
}

/* A number that large is not a time, but it makes the wait longer than any
   deadline. */
static void a_number_without_end_is_no_reset_and_never_fits(void)
{
    static const char *const values[] = {
        "100000000000",         "123456789012",
        "9223372036854775808",  "18446744073709551615",
        "18446744073709551616", "99999999999999999999999",
        "99999999999999.5",     "99999999999999999999, 1"};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct limits after = read_one("retry-after", values[i]);
        struct wait wait = wait_of(429, after, 0, 0);
        auto_error struct error error = ERROR_INIT;

        CU_ASSERT_EQUAL(read_one("x-rate-limit-reset", values[i]).reset,
                        LIMITS_UNKNOWN);
        CU_ASSERT_EQUAL(wait.reason, WAIT_RETRY_AFTER);
        CU_ASSERT_FALSE(wait_fits(wait, INT64_MAX, &error));
        CU_ASSERT_FALSE(
            wait_fits(wait_of(503, after, 9, MOST), INT64_MAX, &error));
        UNIT_HAS(buf_cstr(&error.note), "longer than any deadline");
    }
}

static void a_part_of_a_second_is_a_whole_one(void)
{
    CU_ASSERT_EQUAL(read_one("retry-after", "1.5").retry_after, 2);
    CU_ASSERT_EQUAL(read_one("retry-after", "0.001").retry_after, 1);
    CU_ASSERT_EQUAL(read_one("retry-after", "3.0").retry_after, 3);
    CU_ASSERT_EQUAL(read_one("retry-after", "3.").retry_after, 3);
    CU_ASSERT_EQUAL(read_one("retry-after", "1.5, 1.5").retry_after, 2);
}

static void what_a_proxy_has_joined_is_read_once(void)
{
    CU_ASSERT_EQUAL(read_one("retry-after", "120, 120").retry_after, 120);
    CU_ASSERT_EQUAL(read_one("retry-after", "120,120").retry_after, 120);
    CU_ASSERT_EQUAL(read_one("retry-after", "120 , 60").retry_after, 120);
    CU_ASSERT_EQUAL(read_one("retry-after", "0, 60").retry_after, 0);
    CU_ASSERT_EQUAL(read_one("retry-after", NOON_DATE ", " NOON_DATE).retry_at,
                    NOON);
    CU_ASSERT_EQUAL(
        read_one("x-rate-limit-reset", "1763985660, 1763985605").reset,
        1763985605);
}

static void a_date_may_be_as_late_as_dates_go(void)
{
    CU_ASSERT_EQUAL(
        read_one("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT").retry_at,
        INT64_C(253402300799));
    CU_ASSERT_EQUAL(
        read_one("retry-after", "Fri Dec 31 23:59:59 9999").retry_at,
        INT64_C(253402300799));
}

/* As in Okta's SDKs. */
static void of_several_resets_the_smaller_counts(void)
{
    const struct header_field later_first[] = {
        {"x-rate-limit-reset", 18, "1763985660", 10, false},
        {"x-rate-limit-reset", 18, "1763985605", 10, true},
    };
    const struct header_field later_last[] = {
        {"x-rate-limit-reset", 18, "1763985605", 10, false},
        {"x-rate-limit-limit", 18, "600", 3, false},
        {"x-rate-limit-limit", 18, "7", 1, true},
        {"x-rate-limit-reset", 18, "1763985660", 10, true},
    };
    const struct header_field one_is_none[] = {
        {"x-rate-limit-reset", 18, "soon", 4, false},
        {"x-rate-limit-reset", 18, "1763985605", 10, true},
        {"x-rate-limit-reset", 18, "", 0, true},
    };

    CU_ASSERT_EQUAL(read_fields(later_first, 2).reset, 1763985605);
    CU_ASSERT_EQUAL(read_fields(later_last, 4).reset, 1763985605);
    CU_ASSERT_EQUAL(read_fields(later_last, 4).limit, 600);
    CU_ASSERT_EQUAL(read_fields(one_is_none, 3).reset, 1763985605);
}

static void the_longest_wait_there_can_be_does_not_overflow(void)
{
    struct limits limits = read_one("retry-after", "99999999999");

    CU_ASSERT_EQUAL(limits.retry_after, INT64_C(99999999999));
    waits(429, limits, WAIT_RETRY_AFTER, INT64_C(99999999999000),
          INT64_C(99999999999500));
}

static void a_wait_fits_when_it_ends_before_the_deadline(void)
{
    const struct wait wait = {WAIT_RATE_LIMIT, 3600000000};
    auto_error struct error error = ERROR_INIT;
    int64_t now = moment_now();

    CU_ASSERT(wait_fits(wait, now + 7200000000, &error));
    CU_ASSERT_EQUAL(error.note.size, 0);
    CU_ASSERT_FALSE(wait_fits(wait, now + 3600000000, &error));
    UNIT_HAS(buf_cstr(&error.note), "wait 3600000 ms");
    CU_ASSERT_FALSE(wait_fits((struct wait){WAIT_LOST, 0}, now - 1, &error));
}

static void every_reason_has_a_name(void)
{
    CU_ASSERT_PTR_NULL(wait_name(WAIT_NONE));
    UNIT_TEXT(wait_name(WAIT_RATE_LIMIT), "RATE_LIMIT");
    UNIT_TEXT(wait_name(WAIT_RETRY_AFTER), "RETRY_AFTER");
    UNIT_TEXT(wait_name(WAIT_CONCURRENCY), "CONCURRENCY");
    UNIT_TEXT(wait_name(WAIT_UNAVAILABLE), "UNAVAILABLE");
    UNIT_TEXT(wait_name(WAIT_LOST), "LOST");
    UNIT_TEXT(wait_name(WAIT_CHALLENGE), "CHALLENGE");
}

static void *close_soon(void *fd)
{
    const struct timespec soon = {0, 100000000};

    nanosleep(&soon, NULL);
    close(*(int *)fd);
    return NULL;
}

/* Closing it is the host's fault, but the wait must go on as a sleep. It takes
   a second, of which a wait that does not sleep uses up all. */
static void a_cancel_fd_that_is_closed_during_a_wait_does_not_make_it_spin(void)
{
    struct card_call call = CARD_CALL_INIT;
    const struct log log = {&call, NULL};
    const struct wait wait = {WAIT_RETRY_AFTER, 1000000};
    auto_error struct error error = ERROR_INIT;
    struct timespec before, after;
    int32_t flag = 0;
    pthread_t thread;
    int ends_of[2];

    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    call.cancel = &flag;
    call.cancel_fd = ends_of[0];
    CU_ASSERT_FATAL(pthread_create(&thread, NULL, close_soon, &call.cancel_fd)
                    == 0);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    CU_ASSERT(wait_out(wait, &log, &error));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    pthread_join(thread, NULL);
    close(ends_of[1]);
    CU_ASSERT((after.tv_sec - before.tv_sec) * 1000
                  + (after.tv_nsec - before.tv_nsec) / 1000000
              < 400);
}

UNIT_MAIN(
    "retrywait", UNIT_TEST(a_429_waits_for_the_reset_by_the_answers_own_date),
    UNIT_TEST(a_reset_without_a_date_is_held_against_our_clock),
    UNIT_TEST(a_reset_that_is_past_waits_the_second_alone),
    UNIT_TEST(a_reset_in_seconds_needs_no_clock),
    UNIT_TEST(retry_after_goes_before_the_reset),
    UNIT_TEST(too_many_at_once_backs_off_for_a_short_growing_time),
    UNIT_TEST(what_says_no_time_backs_off),
    UNIT_TEST(a_dead_kept_connection_is_no_reason_to_wait),
    UNIT_TEST(numbers_and_dates_are_read),
    UNIT_TEST(every_day_is_read_as_libcurl_reads_it),
    UNIT_TEST(retry_after_is_seconds_or_any_of_the_three_dates),
    UNIT_TEST(what_is_no_number_is_unknown),
    UNIT_TEST(a_number_without_end_is_no_reset_and_never_fits),
    UNIT_TEST(a_part_of_a_second_is_a_whole_one),
    UNIT_TEST(what_a_proxy_has_joined_is_read_once),
    UNIT_TEST(a_date_may_be_as_late_as_dates_go),
    UNIT_TEST(of_several_resets_the_smaller_counts),
    UNIT_TEST(the_longest_wait_there_can_be_does_not_overflow),
    UNIT_TEST(a_wait_fits_when_it_ends_before_the_deadline),
    UNIT_TEST(a_cancel_fd_that_is_closed_during_a_wait_does_not_make_it_spin),
    UNIT_TEST(every_reason_has_a_name))
