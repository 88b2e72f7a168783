/* SPDX-License-Identifier: MIT */
/* test-tabular.c - cells have their digits and are quoted as RFC 4180 says. */
#include "tabular.h"

#include <string.h>

#include "unit.h"

static void rows_of(const struct options *options, const char *const *elements,
                    const char *want)
{
    auto_buf struct buf out = BUF_INIT(BUF_FILE);
    auto_tabular struct tabular rows = TABULAR_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;

    CU_ASSERT_FATAL(tabular_read(&rows, options, &problem));
    tabular_begin(&rows, &out);
    for (; *elements != NULL; elements++)
        tabular_add(&rows, (struct json_span){*elements, strlen(*elements)},
                    &out);
    CU_ASSERT(tabular_end(&rows, &out));
    UNIT_TEXT(buf_cstr(&out), want);
}

static void csv_of(const char *columns, const char *element, const char *want)
{
    /* a file, so that nothing depends on where the test runs */
    const struct options options = {
        .csvs = &columns, .csv_count = 1, .output = "file"};
    const char *const elements[] = {element, NULL};
    const char *line;
    auto_buf struct buf all = BUF_INIT(BUF_FILE);

    line = columns;
    buf_fmt(&all, "%s\n%s\n", line, want);
    rows_of(&options, elements, buf_cstr(&all));
}

static void digits_stay_as_they_came(void)
{
    csv_of("a,b,c,d",
           "{\"a\":1.0,\"b\":-0,\"c\":1E2,\"d\":12345678901234567890}",
           "1.0,-0,1E2,12345678901234567890");
    csv_of("a,b,c,d", "{\"a\":true,\"b\":null,\"d\":\"\"}", "true,,,");
    csv_of("a,b", "{\"a\":{\"x\" : [1, 2]},\"b\":[ ]}",
           "\"{\"\"x\"\":[1,2]}\",[]");
}

static void values_are_quoted_where_they_have_to_be(void)
{
    csv_of("a,b", "{\"a\":\"x,y\",\"b\":\"say \\\"hi\\\"\"}",
           "\"x,y\",\"say \"\"hi\"\"\"");
    csv_of("a,b", "{\"a\":\"1\\n2\",\"b\":\"1\\r2\"}", "\"1\n2\",\"1\r2\"");
    csv_of("a,b", "{\"a\":\" x\",\"b\":\"x \"}", "\" x\",\"x \"");
    csv_of("a,b", "{\"a\":\"it's\",\"b\":\"\\u00e4;\\t\"}", "it's,\xC3\xA4;\t");
    csv_of("a", "{}", "\"\""); /* and not an empty line */
}

static void paths_lead_into_elements(void)
{
    const char *element = "{\"a\":{\"b\":1,\"b.c\":2,\"d/e\":3,\"~\":4},"
                          "\"l\":[{\"i\":5},6],\"a.b\":7}";

    csv_of("a.b,/a/b,/a/b.c,/a/d~1e,/a/~0", element, "1,1,2,3,4");
    csv_of("l.0.i,/l/1,l.2,l.x", element, "5,6,,");
    csv_of("/a.b,a.b.c", element, "7,");
}

static void formulas_are_guarded_where_that_is_wanted(void)
{
    const char *const elements[] = {
        "{\"a\":\"=1+1\",\"b\":\"+1\",\"c\":\"-1\",\"d\":\"@x\"}",
        "{\"a\":-1,\"b\":\"a=1\",\"c\":\"\",\"d\":\"'=\"}", NULL};
    const char *columns = "a,b,c,d";
    struct options options = {
        .csvs = &columns, .csv_count = 1, .output = "file"};

    rows_of(&options, elements, "a,b,c,d\n=1+1,+1,-1,@x\n-1,a=1,,'=\n");
    options.guard_formulas = true;
    rows_of(&options, elements, "a,b,c,d\n'=1+1,'+1,'-1,'@x\n-1,a=1,,'=\n");
}

static void a_table_is_aligned_by_characters(void)
{
    const char *const elements[] = {
        "{\"a\":\"\\u00e4\\u00f6\",\"name\":1}",
        "{\"a\":\"longer\",\"name\":\"x\\ny\\u001b\"}", "{\"name\":\"\"}",
        NULL};
    const char *columns = "a, name";
    const struct options options = {
        .tables = &columns, .table_count = 1, .output = "file"};

    rows_of(&options, elements,
            "a       name\n"
            "\xC3\xA4\xC3\xB6      1\n"
            "longer  x\\u000ay\\u001b\n"
            "        \n");
}

UNIT_MAIN("tabular", {"digits_stay_as_they_came", digits_stay_as_they_came},
          {"values_are_quoted_where_they_have_to_be",
           values_are_quoted_where_they_have_to_be},
          {"paths_lead_into_elements", paths_lead_into_elements},
          {"formulas_are_guarded_where_that_is_wanted",
           formulas_are_guarded_where_that_is_wanted},
          {"a_table_is_aligned_by_characters",
           a_table_is_aligned_by_characters})
