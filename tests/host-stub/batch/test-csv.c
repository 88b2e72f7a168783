/* SPDX-License-Identifier: MIT */
/* test-csv.c - reads records of CSV according to RFC 4180. */
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "unit.h"

/* Appends each record as [a|b] or !reason, with the line it begins on, from a
   pipe that returns this many bytes at a time. */
static void records(struct buf *out, const char *text, size_t size)
{
    static struct feed feed;
    auto_csv struct csv_record record = CSV_RECORD_INIT;
    int ends[2];

    memset(&feed, 0, sizeof feed);
    feed.stop_fd = -1;
    feed.at = feed.end = feed.bytes;
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    CU_ASSERT_EQUAL(write(ends[1], text, size), (ssize_t)size);
    close(ends[1]);
    feed.fd = ends[0];
    while (csv_next(&feed, ',', &record)) {
        buf_fmt(out, "%ju", (uintmax_t)record.line);
        if (record.is_blank)
            buf_str(out, " ");
        else if (record.reason != NULL)
            buf_fmt(out, "!%s ", record.reason);
        else {
            for (size_t i = 0; i < record.count; i++) {
                struct json_span value = csv_value(&record, i);

                buf_str(out, i == 0 ? "[" : "|");
                buf_add(out, value.data, value.size);
            }
            buf_str(out, "] ");
        }
    }
    close(ends[0]);
}

static void check(const char *text, const char *wanted)
{
    auto_buf struct buf out = BUF_INIT(65536);

    records(&out, text, strlen(text));
    UNIT_TEXT(buf_cstr(&out), wanted);
}

static void values_stand_between_commas(void)
{
    check("a,b\n1,2\n", "1[a|b] 2[1|2] ");
    check("a,b\r\n1,2\r\n", "1[a|b] 2[1|2] ");
    check("a\n1", "1[a] 2[1] ");
    check(",\n,,x\n", "1[|] 2[||x] ");
    check(" a , b \n", "1[ a | b ] ");
    check("", "");
}

static void quotes_hold_commas_line_ends_and_quotes(void)
{
    check("\"a,b\",\"c\nd\"\r\nx\n", "1[a,b|c\nd] 3[x] ");
    check("\"say \"\"hi\"\"\",\"\"\n", "1[say \"hi\"|] ");
    check("\"\r\n\r\n\"\n", "1[\r\n\r\n] ");
    check("\"\"\n", "1[] ");
    check("\"a\"", "1[a] ");
}

static void a_byte_order_mark_is_passed_over_once(void)
{
    check("\xEF\xBB\xBFid,n\n1,2\n", "1[id|n] 2[1|2] ");
    check("\xEF\xBB\xBF\"id\"\n", "1[id] ");
    check("id\n\xEF\xBB\xBFx\n", "1[id] 2[\xEF\xBB\xBFx] ");
}

static void an_empty_line_is_blank(void)
{
    check("a\n\n1\n\r\n", "1[a] 2 3[1] 4 ");
}

static void what_is_no_record_costs_its_line_only(void)
{
    check("a\"b,c\n1\n", "1!unexpected quote inside an unquoted value 2[1] ");
    check("\"a\"b,c\n1\n", "1!a comma must follow a quoted value 2[1] ");
    check("\"a\";b\n1\n", "1!a comma must follow a quoted value 2[1] ");
    check("\"a\"\r\"b\"\n1\n", "1!a comma must follow a quoted value 2[1] ");
    check("1\n\"a\nb", "1[1] 2!a quoted value has no end ");
}

static void any_byte_is_kept(void)
{
    auto_buf struct buf out = BUF_INIT(65536);

    records(&out, "a\0b,\xFF\n", 6);
    CU_ASSERT_EQUAL(out.size, 9);
    CU_ASSERT_EQUAL(memcmp(out.data, "1[a\0b|\xFF] ", 9), 0);
}

UNIT_MAIN("csv", UNIT_TEST(values_stand_between_commas),
          UNIT_TEST(quotes_hold_commas_line_ends_and_quotes),
          UNIT_TEST(a_byte_order_mark_is_passed_over_once),
          UNIT_TEST(an_empty_line_is_blank),
          UNIT_TEST(what_is_no_record_costs_its_line_only),
          UNIT_TEST(any_byte_is_kept))
