/* SPDX-License-Identifier: MIT */
/* test-pool.c - a handle is reused for its key; few are kept, and only for a
   while. */
#include "pool.h"
#include "unit.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define IDLE_MOST 64
#define MANY 80
#define TWO_MINUTES_US INT64_C(120000000)

static struct pooled *take(const char *text)
{
    auto_buf struct buf key = BUF_INIT(64);
    struct pooled *handle;

    buf_str(&key, text);
    handle = pool_take(&key);
    CU_ASSERT_PTR_NOT_NULL_FATAL(handle);
    return handle;
}

/* A handle that was returned to the pool before has this mark. */
static void give_marked(struct pooled *handle)
{
    handle->set = true;
    pool_give(handle);
}

static bool is_kept(const struct pooled *handle)
{
    return handle->set;
}

static void a_handle_serves_its_own_key_only(void)
{
    struct pooled *first = take("a"), *other;

    CU_ASSERT_FALSE(is_kept(first));
    give_marked(first);
    other = take("b");
    CU_ASSERT_FALSE(is_kept(other));
    CU_ASSERT_PTR_EQUAL(take("a"), first);
    CU_ASSERT_TRUE(is_kept(first));
    give_marked(first);
    give_marked(other);
}

static void no_two_have_the_same_one(void)
{
    struct pooled *one = take("c"), *two = take("c");

    CU_ASSERT_PTR_NOT_EQUAL(one, two);
    give_marked(one);
    give_marked(two);
    CU_ASSERT_PTR_EQUAL(take("c"), two); /* the most recently used one */
    CU_ASSERT_PTR_EQUAL(take("c"), one);
    give_marked(one);
    give_marked(two);
}

static void only_so_many_are_kept(void)
{
    struct pooled *handles[MANY];
    size_t kept = 0;

    for (size_t i = 0; i < MANY; i++)
        handles[i] = take("d");
    for (size_t i = 0; i < MANY; i++)
        give_marked(handles[i]);
    for (size_t i = 0; i < MANY; i++) {
        handles[i] = take("d");
        kept += is_kept(handles[i]);
    }
    CU_ASSERT_EQUAL(kept, IDLE_MOST);
    for (size_t i = 0; i < MANY; i++)
        give_marked(handles[i]);
}

static void none_is_kept_for_long(void)
{
    struct pooled *old = take("e"), *young = take("f"), *again;

    give_marked(old);
    give_marked(young);
    old->idle_since -= TWO_MINUTES_US;
    give_marked(take("g"));
    again = take("e");
    CU_ASSERT_FALSE(is_kept(again));
    pool_give(again);
    again = take("f");
    CU_ASSERT_TRUE(is_kept(again));
    pool_give(again);
}

static void a_broken_one_is_not_kept(void)
{
    struct pooled *handle = take("h");

    handle->broken = true;
    give_marked(handle);
    handle = take("h");
    CU_ASSERT_FALSE(is_kept(handle));
    pool_give(handle);
}

static void what_holds_a_secret_forgets_it(void)
{
    struct pooled *handle = take("i");

    handle->secret = true;
    give_marked(handle);
    CU_ASSERT_PTR_EQUAL(take("i"), handle);
    CU_ASSERT_FALSE(handle->set);
    CU_ASSERT_FALSE(handle->secret);
    pool_give(handle);
}

static struct pooled *give_with_socket(int ends[2], bool quiet)
{
    struct pooled *handle = take("j");

    CU_ASSERT_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    handle->socket = ends[0];
    handle->quiet = quiet;
    give_marked(handle);
    return handle;
}

static void put_back(struct pooled *handle, const int ends[2])
{
    handle->socket = CURL_SOCKET_BAD;
    handle->broken = true;
    close(ends[0]);
    close(ends[1]);
    pool_give(handle);
}

/* HTTP/2 servers may send frames between requests, those of HTTP/1.1 nothing.
 */
static void unexpected_bytes_end_a_connection_that_must_be_quiet(void)
{
    struct pooled *handle, *next;
    int ends[2];

    handle = give_with_socket(ends, false);
    CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
    CU_ASSERT_PTR_EQUAL(take("j"), handle);
    put_back(handle, ends);
    give_with_socket(ends, true);
    CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
    next = take("j");
    CU_ASSERT_FALSE(is_kept(next));
    put_back(next, ends);
}

static void one_that_its_server_closed_is_not_handed_out(void)
{
    struct pooled *next;
    int ends[2];

    for (int quiet = 0; quiet < 2; quiet++) {
        give_with_socket(ends, quiet == 1);
        CU_ASSERT_EQUAL(write(ends[1], "goodbye", 7), 7);
        shutdown(ends[1], SHUT_WR);
        next = take("j");
        CU_ASSERT_FALSE(is_kept(next));
        put_back(next, ends);
    }
}

/* Must run first, since only the handle that has been idle longest is
   examined. */
UNIT_MAIN("pool", UNIT_TEST(none_is_kept_for_long),
          UNIT_TEST(a_handle_serves_its_own_key_only),
          UNIT_TEST(no_two_have_the_same_one), UNIT_TEST(only_so_many_are_kept),
          UNIT_TEST(a_broken_one_is_not_kept),
          UNIT_TEST(what_holds_a_secret_forgets_it),
          UNIT_TEST(unexpected_bytes_end_a_connection_that_must_be_quiet),
          UNIT_TEST(one_that_its_server_closed_is_not_handed_out))
