/* SPDX-License-Identifier: MIT */
/* A refresh token that rotates can be used once, in whatever order calls
   arrive. */
#include <string.h>

#include "client.h"
#include "issue.h"
#include "redeem.h"
#include "unit.h"

#define NOW INT64_C(1700000000)

static struct oauth oauth;
static struct client app = {.id = (char *)"0oaApp",
                            .grants = {[GRANT_REFRESH_TOKEN] = true}};

static void open_org(int64_t grace)
{
    const struct oauth_settings with = {
        .token_lifetime = 3600, .rotation_grace = grace, .rotate = true};
    const struct grant grant = {
        .client = &app, .scopes = (char *)"okta.devices.read", .family = 1};

    oauth_open(&oauth, &with);
    CU_ASSERT_FATAL(issue_keep_refresh(&oauth, "the-token", &grant));
}

/* The status of a refresh whose call began at this second. */
static int refresh_at(int64_t now)
{
    static const char body[] = "refresh_token=the-token";
    static const char no_key[THUMBPRINT_ROOM] = "";
    auto_answer struct answer answer;
    struct oauth_call call = {.oauth = &oauth,
                              .answer = &answer,
                              .base = "http://127.0.0.1",
                              .now = now};

    answer_init(&answer);
    CU_ASSERT_FATAL(oauth_read_params(&call, body, strlen(body)));
    redeem_refresh(&call, &app, no_key);
    pairs_free(&call.form);
    return answer.status;
}

static void a_call_that_began_earlier_does_not_get_a_second_token(void)
{
    open_org(0);
    CU_ASSERT_EQUAL(refresh_at(NOW + 1), 200);
    CU_ASSERT_EQUAL(refresh_at(NOW), 400);
    oauth_close(&oauth);
}

static void a_second_use_within_the_same_second_is_refused(void)
{
    open_org(0);
    CU_ASSERT_EQUAL(refresh_at(NOW), 200);
    CU_ASSERT_EQUAL(refresh_at(NOW), 400);
    oauth_close(&oauth);
}

static void a_second_use_is_good_within_the_grace_alone(void)
{
    open_org(5);
    CU_ASSERT_EQUAL(refresh_at(NOW + 1), 200);
    CU_ASSERT_EQUAL(refresh_at(NOW), 200);
    CU_ASSERT_EQUAL(refresh_at(NOW + 5), 200);
    CU_ASSERT_EQUAL(refresh_at(NOW + 6), 400);
    oauth_close(&oauth);
}

UNIT_MAIN("redeem",
          UNIT_TEST(a_call_that_began_earlier_does_not_get_a_second_token),
          UNIT_TEST(a_second_use_within_the_same_second_is_refused),
          UNIT_TEST(a_second_use_is_good_within_the_grace_alone))
