/* SPDX-License-Identifier: MIT */
/* test-share.c - each key has a share of its own, as long as it is useful. */
#include "pool.h"
#include "share.h"
#include "unit.h"

#include <stdio.h>

#define MANY 200
#define UNUSED_MOST 64

static struct share *take(unsigned number)
{
    char key[16];
    int size = snprintf(key, sizeof key, "key%u", number);
    struct share *share = share_take(key, (size_t)size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(share);
    return share;
}

static void a_key_has_a_share_of_its_own(void)
{
    struct share *one = take(1), *two = take(2);

    CU_ASSERT_PTR_NOT_EQUAL(one, two);
    CU_ASSERT_PTR_NOT_EQUAL(share_curl(one), share_curl(two));
    CU_ASSERT_PTR_EQUAL(take(1), one);
    share_give(one);
    share_give(one);
    share_give(two);
}

/* The last handle is closed before the next is made; the TLS sessions must
   survive. */
static void a_share_outlives_its_last_user(void)
{
    struct share *one = take(1);
    CURLSH *curl = share_curl(one);

    share_give(one);
    one = take(1);
    CU_ASSERT_PTR_EQUAL(share_curl(one), curl);
    share_give(one);
}

/* Shares in use are never dropped; of the others, the oldest are. */
static void the_latest_are_kept_and_those_in_use(void)
{
    CURLSH *curls[MANY];
    struct share *held = take(MANY);
    CURLSH *kept = share_curl(held);
    unsigned same = 0;

    for (unsigned i = 0; i < MANY; i++) {
        struct share *share = take(i);

        curls[i] = share_curl(share);
        share_give(share);
    }
    CU_ASSERT_PTR_EQUAL(share_curl(take(MANY)), kept);
    for (unsigned i = MANY; i-- > 0;) {
        struct share *share = take(i);

        if (i >= MANY - UNUSED_MOST)
            same += share_curl(share) == curls[i];
    }
    CU_ASSERT_EQUAL(same, UNUSED_MOST);
}

UNIT_MAIN("share", UNIT_TEST(a_key_has_a_share_of_its_own),
          UNIT_TEST(a_share_outlives_its_last_user),
          UNIT_TEST(the_latest_are_kept_and_those_in_use))
