/* SPDX-License-Identifier: MIT */
/* Which calls share a rate limit, and what a result says about it. */
#include "pace.h"
#include "play.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ORG "https://acme.okta.com"

static void bucket_is(const char *method, const char *path,
                      const char *expected)
{
    struct origin origin = ORIGIN_INIT;
    struct error error = ERROR_INIT;
    auto_buf struct buf bucket = BUF_INIT(1024);

    CU_ASSERT_FATAL(origin_read(&origin, ORG, strlen(ORG), &error));
    pace_bucket(&bucket, &origin, method, path);
    UNIT_TEXT(buf_cstr(&bucket), expected);
    origin_free(&origin);
}

static void an_api_is_one_bucket_with_all_below_it(void)
{
    bucket_is("GET", "/api/v1/devices", ORG "/api/v1/devices");
    bucket_is("GET", "/api/v1/devices/", ORG "/api/v1/devices");
    bucket_is("DELETE", "/api/v1/devices/guo1", ORG "/api/v1/devices");
    bucket_is("POST", "/api/v1/devices/guo1/lifecycle/suspend",
              ORG "/api/v1/devices");
    bucket_is("GET", "/api/v1/device-assurances",
              ORG "/api/v1/device-assurances");
    bucket_is("GET", "/oauth2/v1/clients/0oa1", ORG "/oauth2/v1/clients");
    bucket_is("GET", "/governance/api/v1/campaigns/1",
              ORG "/governance/api/v1/campaigns");
}

static void the_domains_spelling_makes_no_other_bucket(void)
{
    static const char spelled[] = "https://ACME.Okta.com.:443/";
    struct origin origin = ORIGIN_INIT;
    struct error error = ERROR_INIT;
    auto_buf struct buf bucket = BUF_INIT(1024);

    CU_ASSERT_FATAL(origin_read(&origin, spelled, strlen(spelled), &error));
    pace_bucket(&bucket, &origin, "GET", "/api/v1/devices");
    UNIT_TEXT(buf_cstr(&bucket), ORG "/api/v1/devices");
    origin_free(&origin);
}

static void apps_groups_and_users_tell_one_from_the_list(void)
{
    bucket_is("GET", "/api/v1/users", ORG "/api/v1/users");
    bucket_is("POST", "/api/v1/users", ORG "/api/v1/users");
    bucket_is("GET", "/api/v1/users/00u1", ORG "/api/v1/users/{id} GET");
    bucket_is("PUT", "/api/v1/users/00u1", ORG "/api/v1/users/{id}");
    bucket_is("DELETE", "/api/v1/users/00u1/", ORG "/api/v1/users/{id}");
    bucket_is("GET", "/api/v1/users/00u1/devices", ORG "/api/v1/users/{id}/*");
    bucket_is("GET", "/api/v1/groups", ORG "/api/v1/groups");
    bucket_is("GET", "/api/v1/groups/00g1", ORG "/api/v1/groups/{id}");
    bucket_is("PUT", "/api/v1/groups/00g1", ORG "/api/v1/groups/{id}");
    bucket_is("GET", "/api/v1/groups/00g1/users", ORG "/api/v1/groups");
    bucket_is("GET", "/api/v1/apps/0oa1", ORG "/api/v1/apps/{id}");
    bucket_is("GET", "/api/v1/apps/0oa1/users", ORG "/api/v1/apps");
}

static void a_path_without_a_version_goes_by_its_first_part(void)
{
    bucket_is("GET", "/sandbox/echo", ORG "/sandbox");
    bucket_is("GET", "/", ORG);
    bucket_is("GET", "//x//y", ORG "/x");
    bucket_is("GET", "/api/v1", ORG "/api/v1");
    bucket_is("GET", "/v1x/vx/v/users/1", ORG "/v1x");
}

/* ---- in a result ---- */

static void a_dry_run_tells_bucket_and_repeatable(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c;

    call.flags = CARD_DRY_RUN;
    c = carry_call(&call,
                   "{\"request_type\":\"DELETE\",\"relative_url\":\"/api/v1/"
                   "devices/guo1?x=1\"}",
                   "{\"domain\":\"acme.okta.com\",\"api_token\":\"tttt\"}");
    CU_ASSERT_EQUAL(c.code, CARD_OK);
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_YES);
    CU_ASSERT_EQUAL(c.result.pace.bucket.size, strlen(ORG "/api/v1/devices"));
    CU_ASSERT(memcmp(c.result.pace.bucket.data, ORG "/api/v1/devices",
                     c.result.pace.bucket.size)
              == 0);
    CU_ASSERT_EQUAL(c.result.pace.limit, CARD_PACE_UNKNOWN);
    CU_ASSERT_EQUAL(c.result.pace.remaining, CARD_PACE_UNKNOWN);
    CU_ASSERT_EQUAL(c.result.pace.reset_ms, CARD_PACE_UNKNOWN);
    carried_free(&c);
    CU_ASSERT_PTR_NULL(c.result.pace.bucket.data);
}

static void pace_is(const char *answer, int64_t limit, int64_t remaining,
                    int64_t reset_least, int64_t reset_most)
{
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", ",\"max_retries\":0", &answer, 1, &call);
    const struct card_pace *pace = &p.c.result.pace;

    CU_ASSERT_EQUAL(pace->limit, limit);
    CU_ASSERT_EQUAL(pace->remaining, remaining);
    CU_ASSERT(pace->reset_ms >= reset_least && pace->reset_ms <= reset_most);
    played_free(&p);
}

#define WINDOW(status, limit, remaining, reset)                               \
    "HTTP/1.1 " status " X\r\nX-Rate-Limit-Limit: " limit                     \
    "\r\nX-Rate-Limit-Remaining: " remaining "\r\nX-Rate-Limit-Reset: " reset \
    "\r\nContent-Length: 2"                                                   \
    "\r\nDate: Mon, 24 Nov 2025 12:00:00 GMT\r\n\r\n{}"

/* Date is 1763985600. However long the answer takes to arrive, the time left is
   no more than when it was sent. */
static void an_answer_tells_what_is_left_by_the_servers_clock(void)
{
    pace_is(WINDOW("200", "600", "599", "1763989200"), 600, 599, 3000000,
            3600000);
    pace_is(WINDOW("429", "600", "0", "1763989200"), 600, 0, 3000000, 3600000);
    pace_is(WINDOW("200", "600", "599", "1763985500"), 600, 599, 0, 0);
    pace_is("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", CARD_PACE_UNKNOWN,
            CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN);
}

static void too_many_at_once_tells_nothing_of_the_window(void)
{
    pace_is(WINDOW("429", "0", "0", "1763989200"), CARD_PACE_UNKNOWN,
            CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN, CARD_PACE_UNKNOWN);
}

static void of_several_tries_the_last_answer_counts(void)
{
    static const char *const answers[] = {
        "HTTP/1.1 429 X\r\nX-Rate-Limit-Limit: 5\r\nX-Rate-Limit-Remaining: 0"
        "\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
        WINDOW("200", "5", "4", "1763989200")};
    struct card_call call = CARD_CALL_INIT;
    struct played p = play("GET", "", answers, 2, &call);

    CU_ASSERT_EQUAL(p.c.code, CARD_OK);
    CU_ASSERT_EQUAL(p.c.result.pace.remaining, 4);
    played_free(&p);
}

/* A server may have cut off a part of the last second. */
static void a_reset_in_seconds_is_never_too_short(void)
{
    struct limits limits = LIMITS_INIT;
    struct card_result result = CARD_RESULT_INIT;
    struct origin origin = ORIGIN_INIT;

    limits.limit = 10;
    limits.remaining = 3;
    limits.reset_in = 30;
    pace_fill(&result.pace, &limits, &origin);
    CU_ASSERT_EQUAL(result.pace.limit, 10);
    CU_ASSERT_EQUAL(result.pace.remaining, 3);
    CU_ASSERT_EQUAL(result.pace.reset_ms, 31000);
}

UNIT_MAIN("pace", UNIT_TEST(an_api_is_one_bucket_with_all_below_it),
          UNIT_TEST(the_domains_spelling_makes_no_other_bucket),
          UNIT_TEST(apps_groups_and_users_tell_one_from_the_list),
          UNIT_TEST(a_path_without_a_version_goes_by_its_first_part),
          UNIT_TEST(a_dry_run_tells_bucket_and_repeatable),
          UNIT_TEST(an_answer_tells_what_is_left_by_the_servers_clock),
          UNIT_TEST(too_many_at_once_tells_nothing_of_the_window),
          UNIT_TEST(of_several_tries_the_last_answer_counts),
          UNIT_TEST(a_reset_in_seconds_is_never_too_short))
