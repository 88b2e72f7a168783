/* SPDX-License-Identifier: MIT */
#include "buf.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static void append_past_the_limit_fails(void)
{
    auto_buf struct buf b = BUF_INIT(4);

    buf_str(&b, "abcd");
    CU_ASSERT(buf_ok(&b));
    buf_char(&b, 'e');
    CU_ASSERT(!buf_ok(&b));
    CU_ASSERT(b.too_big);
    UNIT_TEXT(buf_cstr(&b), "abcd");
}

static void a_failure_is_sticky(void)
{
    auto_buf struct buf b = BUF_INIT(4);

    buf_str(&b, "abcde");
    buf_str(&b, "a");
    CU_ASSERT(!buf_ok(&b));
    CU_ASSERT_EQUAL(b.size, 0);
    buf_reset(&b);
    buf_str(&b, "a");
    CU_ASSERT(buf_ok(&b));
    UNIT_TEXT(buf_cstr(&b), "a");
}

static void bytes_end_with_a_nul_that_is_not_counted(void)
{
    auto_buf struct buf b = BUF_INIT(100000);

    for (size_t i = 0; i < 5000; i++) {
        buf_char(&b, 'x');
        CU_ASSERT_EQUAL_FATAL(b.size, i + 1);
        CU_ASSERT_EQUAL_FATAL(strlen(buf_cstr(&b)), i + 1);
    }
}

static void format_appends(void)
{
    auto_buf struct buf b = BUF_INIT(100);

    buf_fmt(&b, "%d-%s", 42, "x");
    buf_fmt(&b, "%s", "");
    UNIT_TEXT(buf_cstr(&b), "42-x");
}

static void take_hands_over_and_leaves_it_empty(void)
{
    struct buf b = BUF_INIT(100);
    size_t size = 99;
    char *text;

    text = buf_take(&b, &size);
    UNIT_TEXT(text, "");
    CU_ASSERT_EQUAL(size, 0);
    free(text);
    buf_str(&b, "hello");
    text = buf_take(&b, &size);
    UNIT_TEXT(text, "hello");
    CU_ASSERT_EQUAL(size, 5);
    CU_ASSERT_PTR_NULL(b.data);
    free(text);
}

static void take_of_a_failed_buf_gives_nothing(void)
{
    auto_buf struct buf b = BUF_INIT(2);

    buf_str(&b, "abc");
    CU_ASSERT_PTR_NULL(buf_take(&b, NULL));
}

static void a_secret_survives_growth(void)
{
    auto_buf struct buf b = BUF_INIT_SECRET(10000);

    for (int i = 0; i < 1000; i++)
        buf_str(&b, "0123456789");
    CU_ASSERT(buf_ok(&b));
    CU_ASSERT_EQUAL(b.size, 10000);
    CU_ASSERT(memcmp(b.data + 9990, "0123456789", 11) == 0);
}

UNIT_MAIN("buf", UNIT_TEST(append_past_the_limit_fails),
          UNIT_TEST(a_failure_is_sticky),
          UNIT_TEST(bytes_end_with_a_nul_that_is_not_counted),
          UNIT_TEST(format_appends),
          UNIT_TEST(take_hands_over_and_leaves_it_empty),
          UNIT_TEST(take_of_a_failed_buf_gives_nothing),
          UNIT_TEST(a_secret_survives_growth))
