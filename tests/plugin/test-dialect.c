/* SPDX-License-Identifier: MIT */
/* test-dialect.c - what a server says of its rate limit, in each dialect. */
#include "buf.h"
#include "dialect.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define FIELDS_MAX 8

/* Splits "name: value" lines as the head of an answer has them. */
static size_t split_lines(const char *lines, struct header_field *fields)
{
    static char names[FIELDS_MAX][64];
    size_t count = 0;

    while (*lines != '\0' && count < FIELDS_MAX) {
        struct header_field *f = &fields[count];
        size_t size = strcspn(lines, "\n"), name = strcspn(lines, ":");

        snprintf(names[count], sizeof names[count], "%.*s", (int)name, lines);
        *f = (struct header_field){names[count], name, lines + name + 2,
                                   size - name - 2, false};
        for (size_t i = 0; i < count; i++)
            f->repeats = f->repeats || strcmp(fields[i].name, f->name) == 0;
        lines += size + (lines[size] == '\n');
        count++;
    }
    return count;
}

/* limit, remaining, and the reset: @ a moment or + seconds; - is unknown. */
static void says(const char *lines, const char *expected)
{
    struct header_field fields[FIELDS_MAX];
    size_t count = split_lines(lines, fields);
    struct limits limits = LIMITS_INIT;
    const int64_t *numbers[] = {&limits.limit, &limits.remaining, &limits.reset,
                                &limits.reset_in};
    static const char *const signs[] = {"", " ", " @", " +"};
    char shown[128] = "";

    dialects_read(dialects_all, &limits, fields, count);
    for (size_t i = 0; i < 4; i++) {
        size_t size = strlen(shown);

        if (*numbers[i] != LIMITS_UNKNOWN)
            snprintf(shown + size, sizeof shown - size, "%s%lld", signs[i],
                     (long long)*numbers[i]);
        else if (i < 2)
            snprintf(shown + size, sizeof shown - size, "%s-", signs[i]);
    }
    if (strcmp(shown, expected) != 0)
        unit_comment("of: ", lines);
    UNIT_TEXT(shown, expected);
}

/* ---- the Internet-Draft ---- */

static void the_draft_is_read_with_its_policy(void)
{
    says("ratelimit-policy: \"default\";q=100;w=60\n"
         "ratelimit: \"default\";r=50;t=30",
         "100 50 +30");
    says("ratelimit: default;r=50;t=30\nratelimit-policy: default;q=100",
         "100 50 +30");
    says("ratelimit: \"default\";r=50;t=30", "- 50 +30");
    says("ratelimit: \"default\";r=0", "- 0");
    /* what express-rate-limit sends for version 08 */
    says("ratelimit-policy: \"100-in-1min\"; q=100; w=60; pk=:MTI3:\n"
         "ratelimit: \"100-in-1min\"; r=99; t=60",
         "100 99 +60");
}

static void of_several_limits_the_one_with_the_fewest_calls_left_counts(void)
{
    static const char policy[] =
        "ratelimit-policy: \"burst\";q=10;w=1, \"daily\";q=1000;w=86400\n";
    char lines[256];

    snprintf(lines, sizeof lines,
             "%sratelimit: \"burst\";r=9;t=1, \"daily\";r=500;t=3600", policy);
    says(lines, "10 9 +1");
    snprintf(lines, sizeof lines,
             "%sratelimit: \"burst\";r=9;t=1\nratelimit: \"daily\";r=5;t=3600",
             policy);
    says(lines, "1000 5 +3600");
    snprintf(lines, sizeof lines,
             "%sratelimit: \"burst\";r=0;t=1, \"daily\";r=0;t=3600", policy);
    says(lines, "1000 0 +3600");
    snprintf(lines, sizeof lines,
             "%sratelimit: \"daily\";r=0;t=3600, \"burst\";r=0;t=1", policy);
    says(lines, "1000 0 +3600");
    snprintf(lines, sizeof lines, "%sratelimit: \"other\";r=3;t=7", policy);
    says(lines, "- 3 +7");
}

static void limits_of_bytes_and_of_calls_at_once_are_left_out(void)
{
    says("ratelimit-policy: \"size\";q=9000;qu=\"content-bytes\";w=60, "
         "\"calls\";q=100;qu=\"requests\";w=60, "
         "\"now\";q=5;qu=\"concurrent-requests\"\n"
         "ratelimit: \"size\";r=0;t=9, \"calls\";r=7;t=20, \"now\";r=0",
         "100 7 +20");
    says("ratelimit-policy: \"size\";q=9000;qu=\"content-bytes\"\n"
         "ratelimit: \"size\";r=0;t=9",
         "- -");
}

static void version_07_of_the_draft_is_a_dictionary(void)
{
    says("ratelimit: limit=100, remaining=50, reset=30\n"
         "ratelimit-policy: 100;w=60",
         "100 50 +30");
    says("ratelimit: remaining=50,reset=30\nratelimit-policy: 100;w=60",
         "100 50 +30");
    says("ratelimit: remaining=50,reset=30\n"
         "ratelimit-policy: 10;w=1, 100;w=60",
         "- 50 +30");
    says("ratelimit: limit=100\nratelimit: remaining=50", "100 50");
}

static void a_structured_field_that_breaks_the_syntax_says_nothing(void)
{
    says("ratelimit: \"default\";r=50;t=30,", "- -");
    says("ratelimit: \"default\";r=50;t=30\nratelimit: \"x", "- -");
    says("ratelimit: limit=100, remaining=50, reset", "100 50");
    says("ratelimit: limit=100, remaining=50, reset=", "- -");
    says("ratelimit: \"default\";r=\"50\";t=30", "- -");
    says("ratelimit: \"default\";r=-1;t=30", "- -");
    says("ratelimit: \"default\";r=1.5", "- -");
    says("ratelimit-policy: \"a\";q=1,\nratelimit: \"a\";r=5;t=-3", "- 5");
    says("ratelimit: ", "- -");
}

static void more_policies_than_are_kept_do_no_harm(void)
{
    auto_buf struct buf lines = BUF_INIT(BUF_LINE);

    buf_str(&lines, "ratelimit-policy: \"p\";q=0");
    for (int i = 1; i < 20; i++)
        buf_fmt(&lines, ", \"p%d\";q=%d", i, i);
    buf_str(&lines, "\nratelimit: \"p15\";r=3, \"p19\";r=4");
    says(buf_cstr(&lines), "15 3");
}

/* ---- three fields ---- */

static void the_older_fields_of_the_draft_count_seconds(void)
{
    says("ratelimit-limit: 100\nratelimit-remaining: 50\nratelimit-reset: 30",
         "100 50 +30");
    says("ratelimit-limit: 100, 10;w=1, 100;w=60\nratelimit-remaining: 50\n"
         "ratelimit-reset: 30",
         "100 50 +30");
    /* GitLab */
    says("ratelimit-limit: 600\nratelimit-remaining: 599\n"
         "ratelimit-reset: 1763985660",
         "600 599 @1763985660");
}

static void a_reset_is_taken_by_its_size(void)
{
    says("x-ratelimit-reset: 0", "- - +0");
    says("x-ratelimit-reset: 59", "- - +59");
    says("x-ratelimit-reset: 999999999", "- - +999999999");
    says("x-ratelimit-reset: 1000000000", "- - @1000000000");
    says("x-ratelimit-reset: 1763985600", "- - @1763985600");
    says("x-ratelimit-reset: 99999999999", "- - @99999999999");
    says("x-ratelimit-reset: 100000000000", "- - @100000000");
    says("x-ratelimit-reset: 1763985600001", "- - @1763985601");
    says("x-ratelimit-reset: 253402300799999", "- - @253402300800");
    says("x-ratelimit-reset: 253402300800000", "- -");
    says("x-ratelimit-reset: 9999999999999999999999", "- -");
}

static void services_as_they_are(void)
{
    /* GitHub */
    says("x-ratelimit-limit: 60\nx-ratelimit-remaining: 56\n"
         "x-ratelimit-used: 4\nx-ratelimit-reset: 1372700873",
         "60 56 @1372700873");
    /* Discord */
    says("x-ratelimit-limit: 5\nx-ratelimit-remaining: 0\n"
         "x-ratelimit-reset: 1470173023.123\nx-ratelimit-reset-after: 1",
         "5 0 @1470173024");
    /* Reddit */
    says("x-ratelimit-remaining: 595.5\nx-ratelimit-used: 5\n"
         "x-ratelimit-reset: 143",
         "- 595 +143");
    /* Okta, and what was Twitter */
    says("x-rate-limit-limit: 600\nx-rate-limit-remaining: 599\n"
         "x-rate-limit-reset: 1763985660",
         "600 599 @1763985660");
    /* Envoy */
    says("x-ratelimit-limit: 10, 10;w=1;name=\"per-ip\", 100;w=60\n"
         "x-ratelimit-remaining: 9\nx-ratelimit-reset: 1",
         "10 9 +1");
}

static void joined_and_repeated_lines_are_one_list(void)
{
    says("x-ratelimit-limit: 5, 100\nx-ratelimit-remaining: 7 ,3\n"
         "x-ratelimit-reset: 2,60",
         "5 3 +60");
    says("x-ratelimit-limit: 5\nx-ratelimit-limit: 100\n"
         "x-ratelimit-remaining: 7\nx-ratelimit-remaining: 3\n"
         "x-ratelimit-reset: 2\nx-ratelimit-reset: 60",
         "5 3 +60");
}

static void what_is_not_a_number_is_ignored(void)
{
    says("x-ratelimit-limit: many\nx-ratelimit-remaining: -1\n"
         "x-ratelimit-reset: 1s",
         "- -");
    says("x-ratelimit-remaining: +1\nx-ratelimit-limit: 0x10\n"
         "x-ratelimit-reset: 2025-11-24T12:00:00Z",
         "- -");
    says("x-ratelimit-reset: Mon, 24 Nov 2025 12:00:00 GMT", "- - @1763985600");
    says("x-ratelimit-remaining: 0\n"
         "x-ratelimit-reset: Mon, 24 Nov 2025 12:00:00 GMT\n"
         "x-ratelimit-reset: Mon, 24 Nov 2025 12:01:00 GMT",
         "- 0 @1763985660");
    says("x-ratelimit-reset: Mon, 24 Nov 2025 12:00:00 CET", "- -");
    says("x-ratelimit-reset: Mon, 99 Nov 2025 12:00:00 GMT", "- -");
    says("x-ratelimit-remaining: .5\nx-ratelimit-limit: 1e3\n"
         "x-ratelimit-reset: 1.2.3",
         "- -");
    says("x-ratelimit-remaining: ,, ,4,\nx-ratelimit-limit: \n"
         "x-ratelimit-reset: 1234567890123456",
         "- 4");
}

/* ---- the choice of a dialect ---- */

static void dialects_are_not_mixed(void)
{
    says("x-ratelimit-limit: 5\nx-ratelimit-remaining: 4\n"
         "ratelimit: \"a\";r=9;t=3",
         "- 9 +3");
    says("ratelimit-limit: 7\nx-ratelimit-limit: 5\n"
         "x-ratelimit-remaining: 4\nx-ratelimit-reset: 2",
         "5 4 +2");
    says("x-ratelimit-limit: 7\nx-rate-limit-reset: 3", "7 -");
    says("x-rate-limit-reset: 3", "- - +3");
    says("ratelimit: \"x\nx-ratelimit-remaining: 4", "- 4");
    says("retry-after: 3", "- -");
}

static void what_dialects_do_not_say_is_left_alone(void)
{
    struct limits limits = LIMITS_INIT;

    limits.date = 5;
    limits.retry_after = 6;
    limits.remaining = 7;
    dialects_read(dialects_all, &limits, NULL, 0);
    CU_ASSERT_EQUAL(limits.date, 5);
    CU_ASSERT_EQUAL(limits.retry_after, 6);
    CU_ASSERT_EQUAL(limits.remaining, LIMITS_UNKNOWN);
}

#define T UNIT_TEST

UNIT_MAIN("dialect", T(the_draft_is_read_with_its_policy),
          T(of_several_limits_the_one_with_the_fewest_calls_left_counts),
          T(limits_of_bytes_and_of_calls_at_once_are_left_out),
          T(version_07_of_the_draft_is_a_dictionary),
          T(a_structured_field_that_breaks_the_syntax_says_nothing),
          T(more_policies_than_are_kept_do_no_harm),
          T(the_older_fields_of_the_draft_count_seconds),
          T(a_reset_is_taken_by_its_size), T(services_as_they_are),
          T(joined_and_repeated_lines_are_one_list),
          T(what_is_not_a_number_is_ignored), T(dialects_are_not_mixed),
          T(what_dialects_do_not_say_is_left_alone))
