/* SPDX-License-Identifier: MIT */
/* Which tokens are valid, and when they are renewed, with a clock that the test
   moves. */
#include "moment.h"
#include "recorder.h"
#include "serviceapp.h"
#include "unit.h"

#include <stdint.h>
#include <string.h>

/* The clock is wrapped with a linker option: see Makefile.am. */
static int64_t ahead_us;
int64_t __real_moment_now(void);
int64_t __wrap_moment_now(void);
int64_t __wrap_moment_now(void)
{
    return __real_moment_now() + ahead_us;
}

int64_t __real_moment_deadline(const struct card_call *call);
int64_t __wrap_moment_deadline(const struct card_call *call);
int64_t __wrap_moment_deadline(const struct card_call *call)
{
    return __real_moment_deadline(call) + ahead_us;
}

/* Gives this answer at the token endpoint, and an empty object otherwise. */
struct org {
    struct recorder_step token;
    size_t tokens;
};

static const struct recorder_step *choose(void *context, const char *request,
                                          size_t index)
{
    static const struct recorder_step answer = CLOSED(ANSWER);
    struct org *org = context;

    (void)index;
    if (strncmp(request, "POST /oauth2/v1/token ", 22) != 0)
        return &answer;
    org->tokens++;
    return &org->token;
}

static void second_call_renews(const char *token, int64_t after_s, bool renews)
{
    struct org org = {.token = {.answer = token, .close_after = 1}};
    struct recorder *r = recorder_start_choosing(choose, &org);
    auto_buf struct buf connection = BUF_INIT(8192);

    make_connection(&connection, recorder_port(r), "");
    for (int i = 0; i < 2; i++) {
        struct carried c = call_with(&connection);

        CU_ASSERT_EQUAL(c.code, CARD_OK);
        carried_free(&c);
        ahead_us += after_s * 1000000;
    }
    recorder_stop(r);
    CU_ASSERT_EQUAL(org.tokens, renews ? 2 : 1);
}

static void a_token_is_renewed_when_a_tenth_of_its_life_is_left(void)
{
    second_call_renews(TOKEN("t", "Bearer", "100"), 88, false);
    second_call_renews(TOKEN("t", "Bearer", "100"), 91, true);
}

static void a_token_of_a_long_life_is_renewed_five_minutes_before(void)
{
    second_call_renews(TOKEN("t", "Bearer", "36000"), 35690, false);
    second_call_renews(TOKEN("t", "Bearer", "36000"), 35701, true);
}

static void a_token_that_is_no_single_word_is_refused(void)
{
    static const char *const answers[] = {
        TOKEN("two words", "Bearer", "3600"),
        TOKEN("a\\r\\nX-Injected: b", "Bearer", "3600"),
        TOKEN("a\\tb", "Bearer", "3600"),
        TOKEN("a\\u0000b", "Bearer", "3600"),
        TOKEN("\\u00e9", "Bearer", "3600"),
        TOKEN("a\\u007f", "Bearer", "3600"),
        TOKEN(" ", "Bearer", "3600"),
        TOKEN("", "Bearer", "3600"),
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct org org = {.token = {.answer = answers[i], .close_after = 1}};
        struct recorder *r = recorder_start_choosing(choose, &org);
        auto_buf struct buf connection = BUF_INIT(8192);
        struct carried c;

        make_connection(&connection, recorder_port(r), "");
        c = call_with(&connection);
        CU_ASSERT_EQUAL(c.code, CARD_AUTH);
        for (size_t n = 0; n < recorder_count(r); n++)
            UNIT_LACKS(recorder_request(r, n), "X-Injected");
        carried_free(&c);
        recorder_stop(r);
    }
}

UNIT_MAIN("token",
          UNIT_TEST(a_token_is_renewed_when_a_tenth_of_its_life_is_left),
          UNIT_TEST(a_token_of_a_long_life_is_renewed_five_minutes_before),
          UNIT_TEST(a_token_that_is_no_single_word_is_refused))
