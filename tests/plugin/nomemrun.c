/* SPDX-License-Identifier: MIT */
/* nomemrun.c - a process for each N, and what it tells. */
#include "nomemrun.h"

#include "nomem.h"
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

    if (s->rotates)
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

void every_allocation(const struct scenario *s)
{
    const char *only = getenv("NOMEM_SCENARIO");

    if (only != NULL && strstr(s->name, only) == NULL)
        return;
    every_n(s, false);
    every_n(s, true);
}

int nomem_main(const char *name, const struct unit_test *tests, size_t count)
{
    if (getenv("UNDER_VALGRIND") != NULL || !nomem_begin()) {
        puts("1..0 # SKIP another allocator is in place");
        return 0;
    }
    scenarios_begin();
    return unit_main(name, tests, count);
}
