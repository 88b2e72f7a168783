/* SPDX-License-Identifier: MIT */
/*
 * No memory: each allocation of a call fails once, the first, then the second,
 * and so on until the call makes no more. Whichever fails, the call must report
 * it or have its usual result; nothing may be left behind; and the next call
 * must succeed.
 *
 * Each N has a process of its own, so that all start in the same state. The
 * numbers in SECURITY.md are from this program:
 *
 *     build/tests/plugin/test-nomem | grep allocations
 *
 * With NOMEM_SCENARIO, NOMEM_N and NOMEM_TRACE in the environment, it prints
 * the callers for one N of one scenario.
 */
#include "nomemokta.h"
#include "nomemrun.h"

#define SCENARIO(place, name)                \
    static void name(void)                   \
    {                                        \
        every_allocation(&scenarios[place]); \
    }
SCENARIO(FORM_ERRORS, a_form_of_many_faults)
SCENARIO(CONNECTION_ERRORS, a_connection_of_many_faults)
SCENARIO(DRY_RUN, a_dry_run)
SCENARIO(PAGE, a_page_with_a_next_one)
SCENARIO(PAGE_REFUSED, a_page_whose_next_is_elsewhere)
SCENARIO(PAGE_RENAMED, a_page_whose_next_is_no_relative_url)
SCENARIO(NO_CONTENT, an_answer_of_no_content)
SCENARIO(SUSPEND, a_device_is_suspended)
SCENARIO(CHOICES, a_list_of_choices)
SCENARIO(CHOICES_REFUSED, a_list_of_choices_that_is_refused)
SCENARIO(READ_DEVICE, a_device_is_read)
SCENARIO(DEVICE_USERS, the_users_of_a_device_are_listed)
SCENARIO(NOT_A_DEVICE, an_answer_that_is_not_a_device)
SCENARIO(TEST_OF_CONNECTION, a_connection_is_tested)
SCENARIO(SEARCH, a_search_with_a_next_page)
SCENARIO(SEARCH_REFUSED, a_search_whose_next_page_is_another)
SCENARIO(SEARCH_SINK, a_search_to_a_sink)
SCENARIO(SEARCH_ERRORS, a_search_of_many_faults)
SCENARIO(TEXT, an_answer_that_is_text)
SCENARIO(BYTES, an_answer_that_is_bytes)
SCENARIO(CODED, a_compressed_answer)
SCENARIO(NOT_FOUND, a_refusal_with_an_okta_error)
SCENARIO(LIMITED, a_rate_limit_then_an_answer)
SCENARIO(LOST_ANSWER, a_lost_connection_then_an_answer)
SCENARIO(SINK, an_answer_to_a_sink)
SCENARIO(CANCEL, a_cancel)
SCENARIO(DPOP, a_sign_in_with_proofs_and_nonces)
SCENARIO(REFRESH, a_refresh_token_that_rotates)
SCENARIO(SIGNIN_BEGIN, a_sign_in_by_browser_begins)
SCENARIO(SIGNIN_FINISH, a_sign_in_by_browser_ends)

int main(void)
{
    static const struct unit_test tests[] = {
        UNIT_TEST(a_form_of_many_faults),
        UNIT_TEST(a_connection_of_many_faults),
        UNIT_TEST(a_dry_run),
        UNIT_TEST(a_page_with_a_next_one),
        UNIT_TEST(a_page_whose_next_is_elsewhere),
        UNIT_TEST(a_page_whose_next_is_no_relative_url),
        UNIT_TEST(an_answer_of_no_content),
        UNIT_TEST(a_device_is_suspended),
        UNIT_TEST(a_list_of_choices),
        UNIT_TEST(a_list_of_choices_that_is_refused),
        UNIT_TEST(a_device_is_read),
        UNIT_TEST(the_users_of_a_device_are_listed),
        UNIT_TEST(an_answer_that_is_not_a_device),
        UNIT_TEST(a_connection_is_tested),
        UNIT_TEST(a_search_with_a_next_page),
        UNIT_TEST(a_search_whose_next_page_is_another),
        UNIT_TEST(a_search_to_a_sink),
        UNIT_TEST(a_search_of_many_faults),
        UNIT_TEST(an_answer_that_is_text),
        UNIT_TEST(an_answer_that_is_bytes),
        UNIT_TEST(a_compressed_answer),
        UNIT_TEST(a_refusal_with_an_okta_error),
        UNIT_TEST(a_rate_limit_then_an_answer),
        UNIT_TEST(a_lost_connection_then_an_answer),
        UNIT_TEST(an_answer_to_a_sink),
        UNIT_TEST(a_cancel),
        UNIT_TEST(a_sign_in_with_proofs_and_nonces),
        UNIT_TEST(a_refresh_token_that_rotates),
        UNIT_TEST(a_sign_in_by_browser_begins),
        UNIT_TEST(a_sign_in_by_browser_ends),
    };

    return nomem_main("nomem", tests, sizeof tests / sizeof *tests);
}
