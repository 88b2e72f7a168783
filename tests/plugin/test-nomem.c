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
#include "card-signin.h"
#include "inside.h"
#include "nomem.h"
#include "nomemcalls.h"
#include "secretmem.h"
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_MAX 20000

/* If libcurl has no memory for the data that its handles share, it keeps a
   block or two more than otherwise; but no more with each further call. */
#define OF_LIBCURL 2

/* AddressSanitizer's blocks are not counted; it finds leaks itself. */
#if defined(__SANITIZE_ADDRESS__)
#define BLOCKS_COUNT false
#else
#define BLOCKS_COUNT true
#endif

/* For N: no allocation fails, but the sign-in of the first call is forgotten,
   as it is when it fails for lack of memory. The second makes a new connection
   for its refresh token, and libcurl may keep the first one too. */
#define SIGNS_IN_TWICE ULONG_MAX

/* A call that takes this long hangs: its process is killed, and that is
   reported. */
#define LONGEST_S 60

/* What the process for one N reports. */
struct told {
    bool reached;     /* there was an Nth allocation, and it failed */
    int32_t code;     /* of the call in which it failed */
    int32_t next;     /* of the next call */
    bool same;        /* the first had its usual result */
    bool well_formed; /* both results follow card.h */
    bool token_lost;  /* a refresh token arrived and is now lost */
    bool token_told;  /* a token was reported by the call in which it arrived */
    bool token_gone;  /* the server gave a token that did not arrive */
    long blocks;      /* number left behind */
    long most_blocks; /* of good calls, by SIGNS_IN_TWICE */
    unsigned tokens;  /* that the server gave */
    uint64_t told;    /* a checksum of all that the good call returned */
};

/* libcurl 8 frees a block of a new connection when it is used again, so one
   more call is made before the blocks are counted. */
static long blocks_after_another(const struct scenario *s)
{
    struct outcome another;

    scenario_call(s, &another);
    scenario_end(s, &another);
    return nomem_live() + (long)secretmem_blocks();
}

static void one(const struct scenario *s, bool warm, unsigned long n,
                struct told *told)
{
    struct outcome first, next;
    long before = nomem_live();

    alarm(LONGEST_S);
    scenario_begin(s, warm);
    nomem_arm(n);
    scenario_call(s, &first);
    told->reached = nomem_disarm();
    scenario_judge(s, &first);
    told->code = first.code;
    told->token_told = first.token_told;
    told->token_gone = token_gone();
    scenario_end(s, &first);
    if (n == SIGNS_IN_TWICE)
        scenario_forget_sign_in(s);
    scenario_call(s, &next);
    scenario_judge(s, &next);
    told->next = next.code;
    told->well_formed = first.well_formed && next.well_formed;
    told->told = first.told;
    told->token_lost = !told->token_gone && !next.token_good;
    scenario_end(s, &next);
    told->blocks = blocks_after_another(s) - before;
    told->tokens = tokens_so_far();
}

/* Returns false if the process was killed. */
static bool in_a_process(const struct scenario *s, bool warm, unsigned long n,
                         struct told *told)
{
    int ends[2], status = -1;
    pid_t child;
    bool whole;

    memset(told, 0, sizeof *told);
    CU_ASSERT_FATAL(pipe(ends) == 0);
    fflush(stdout);
    child = fork();
    CU_ASSERT_FATAL(child >= 0);
    if (child == 0) {
        one(s, warm, n, told);
        _exit(write(ends[1], told, sizeof *told) == sizeof *told ? 0 : 1);
    }
    close(ends[1]);
    whole = read(ends[0], told, sizeof *told) == sizeof *told;
    close(ends[0]);
    waitpid(child, &status, 0);
    return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void finding(const struct scenario *s, bool warm, unsigned long n,
                    const char *what, const struct told *told)
{
    printf("# %s, %s, allocation %lu: %s (code %d, next %d, blocks %ld)\n",
           s->name, warm ? "warm" : "cold", n, what, (int)told->code,
           (int)told->next, told->blocks);
    CU_FAIL("see above");
}

/* Nothing failed: the results to compare the others with. */
static void good_one(const struct scenario *s, bool warm, struct told *good)
{
    struct told twice = {0};

    if (s == &scenarios[REFRESH])
        CU_ASSERT_FATAL(in_a_process(s, warm, SIGNS_IN_TWICE, &twice));
    CU_ASSERT_FATAL(in_a_process(s, warm, 0, good));
    if (good->code != s->code || good->next != s->next || !good->well_formed
        || good->token_lost)
        finding(s, warm, 0, "not what the test expects", good);
    good->most_blocks =
        twice.blocks > good->blocks ? twice.blocks : good->blocks;
}

static void judge(const struct scenario *s, bool warm, unsigned long n,
                  const struct told *told, const struct told *good)
{
    bool survived = told->code == good->code && told->told == good->told;
    long blocks =
        told->tokens > good->tokens ? good->most_blocks : good->blocks;

    if (told->code != CARD_NO_MEMORY && !survived)
        finding(s, warm, n, "another code than NO_MEMORY", told);
    if (!told->well_formed)
        finding(s, warm, n, "a result that card.h does not allow", told);
    if (told->token_gone)
        return;
    if (told->next != good->next)
        finding(s, warm, n, "the next call is not good", told);
    if (BLOCKS_COUNT && told->blocks > blocks + (survived ? OF_LIBCURL : 0))
        finding(s, warm, n, "blocks were left behind", told);
    if (told->token_lost)
        finding(s, warm, n, "a refresh token was lost", told);
}

static void every_n(const struct scenario *s, bool warm)
{
    const char *only = getenv("NOMEM_N");
    unsigned long n = only != NULL ? strtoul(only, NULL, 10) : 1;
    unsigned long survived = 0, gone = 0, untold = 0, shown = 0;
    struct told good, told;

    good_one(s, warm, &good);
    for (;; n++) {
        if (!in_a_process(s, warm, n, &told)) {
            finding(s, warm, n, "the process died", &told);
            shown++;
        } else if (!told.reached) {
            break;
        }
        judge(s, warm, n, &told, &good);
        survived += told.code == good.code;
        gone += told.token_gone;
        untold += told.code != good.code && !told.token_gone
                  && told.token_told != good.token_told && s->rotates;
        if (only != NULL || shown > 5 || n == N_MAX)
            break;
    }
    CU_ASSERT(n < N_MAX);
    printf("# %s, %s: %lu allocations failed, %lu of them without harm",
           s->name, warm ? "warm" : "cold", n - 1, survived);
    if (s->rotates)
        printf(", %lu on the way of a refresh token, %lu before it was told",
               gone, untold);
    putchar('\n');
}

static void every_allocation(enum scenario_place place)
{
    const char *only = getenv("NOMEM_SCENARIO");

    if (only != NULL && strstr(scenarios[place].name, only) == NULL)
        return;
    every_n(&scenarios[place], false);
    every_n(&scenarios[place], true);
}

#define SCENARIO(place, name)    \
    static void name(void)       \
    {                            \
        every_allocation(place); \
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

    if (getenv("UNDER_VALGRIND") != NULL || !nomem_begin()) {
        puts("1..0 # SKIP another allocator is in place");
        return 0;
    }
    scenarios_begin();
    return unit_main("nomem", tests, sizeof tests / sizeof *tests);
}
