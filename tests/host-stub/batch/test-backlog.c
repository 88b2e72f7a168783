/* SPDX-License-Identifier: MIT */
/* test-backlog.c - lines wait in their order, in limited memory. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backlog.h"
#include "unit.h"

/* Makes the line `number`, with a form of this many bytes. */
static void make_item(struct item *item, uint64_t number, size_t size)
{
    item_reset(item);
    item->number = number;
    item->line = number * 2;
    item->chain = (uint32_t)number * 3;
    CU_ASSERT_TRUE(buf_reserve(&item->form, size));
    memset(item->form.data, 'a' + (int)(number % 26), size);
    item->form.data[size] = '\0';
    item->form.size = size;
}

static void expect_item(struct backlog *backlog, uint64_t number, size_t size)
{
    auto_item struct item item = ITEM_INIT;
    auto_item struct item expected = ITEM_INIT;
    int error;

    make_item(&expected, number, size);
    CU_ASSERT_EQUAL(backlog_first(backlog), number);
    CU_ASSERT_TRUE_FATAL(backlog_take(backlog, &item, &error));
    CU_ASSERT_EQUAL(item.number, number);
    CU_ASSERT_EQUAL(item.line, expected.line);
    CU_ASSERT_EQUAL(item.chain, expected.chain);
    CU_ASSERT_EQUAL_FATAL(item.form.size, size);
    CU_ASSERT_EQUAL(memcmp(item.form.data, expected.form.data, size), 0);
}

static int count_files(const char *directory)
{
    DIR *entries = opendir(directory);
    int count = -2; /* . and .. */

    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count;
}

static void lines_wait_in_their_order_in_bounded_memory(void)
{
    const size_t size = (size_t)5 << 20;
    char directory[] = "/tmp/test-backlog.XXXXXX";
    char output[sizeof directory + 10];
    struct backlog backlog = BACKLOG_INIT;
    auto_item struct item item = ITEM_INIT;
    int error;

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    snprintf(output, sizeof output, "%s/res", directory);
    for (uint64_t number = 1; number <= 8; number++) {
        make_item(&item, number, size + number);
        CU_ASSERT_EQUAL(backlog_add(&backlog, &item, true, output), 0);
        CU_ASSERT(backlog.texts.size <= BACKLOG_MEMORY);
    }
    CU_ASSERT(backlog.fd >= 0);
    CU_ASSERT_EQUAL(count_files(directory), 0);
    for (uint64_t number = 1; number <= 8; number++)
        expect_item(&backlog, number, size + number);
    CU_ASSERT_EQUAL(backlog_first(&backlog), 0);
    CU_ASSERT_FALSE(backlog_take(&backlog, &item, &error));
    CU_ASSERT_EQUAL(error, 0);
    CU_ASSERT_EQUAL(backlog.fd, -1);
    CU_ASSERT_EQUAL(rmdir(directory), 0);
}

static void a_line_has_its_reason_or_its_form_or_nothing(void)
{
    struct backlog backlog = BACKLOG_INIT;
    auto_item struct item item = ITEM_INIT;
    int error;

    make_item(&item, 1, 10);
    buf_str(&item.reason, "it is wrong");
    CU_ASSERT_EQUAL(backlog_add(&backlog, &item, true, "/nowhere/res"), 0);
    make_item(&item, 2, 10);
    item.is_blank = true;
    CU_ASSERT_EQUAL(backlog_add(&backlog, &item, false, "/nowhere/res"), 0);
    CU_ASSERT_TRUE(backlog_take(&backlog, &item, &error));
    UNIT_TEXT(buf_cstr(&item.reason), "it is wrong");
    CU_ASSERT_EQUAL(item.form.size, 0);
    CU_ASSERT_FALSE(item.is_blank);
    CU_ASSERT_TRUE(backlog_take(&backlog, &item, &error));
    CU_ASSERT_EQUAL(item.reason.size + item.form.size, 0);
    CU_ASSERT_TRUE(item.is_blank);
    backlog_free(&backlog);
}

static void a_file_that_cannot_be_made_is_reported(void)
{
    struct backlog backlog = BACKLOG_INIT;
    auto_item struct item item = ITEM_INIT;

    make_item(&item, 1, BACKLOG_MEMORY + 1);
    CU_ASSERT_EQUAL(backlog_add(&backlog, &item, true, "/nowhere/res"), ENOENT);
    backlog_free(&backlog);
}

UNIT_MAIN("backlog", UNIT_TEST(lines_wait_in_their_order_in_bounded_memory),
          UNIT_TEST(a_line_has_its_reason_or_its_form_or_nothing),
          UNIT_TEST(a_file_that_cannot_be_made_is_reported))
