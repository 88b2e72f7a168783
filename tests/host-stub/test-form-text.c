/* SPDX-License-Identifier: MIT */
/* test-form-text.c - a form keeps its text, except for what --set changes. */
#include "form-text.h"

#include <string.h>

#include "unit.h"

static void put(const char *form, const char *key, const char *value,
                const char *want)
{
    auto_buf struct buf text = BUF_INIT(FORM_LIMIT);

    buf_str(&text, form);
    form_put(&text, key, (struct json_span){value, strlen(value)});
    UNIT_TEXT(buf_cstr(&text), want);
}

static void put_replaces_the_value_alone(void)
{
    put(" { \"a\" : 1.0 ,\n\"b\":2 }\n", "a", "[3]",
        " { \"a\" : [3] ,\n\"b\":2 }\n");
    put("{\"\\u0061\":1,\"b\":2}", "a", "3", "{\"\\u0061\":3,\"b\":2}");
    put("{\"x\":{\"a\":1}}", "a", "3", "{\"x\":{\"a\":1}, \"a\": 3}");
}

static void put_adds_behind_the_last_member(void)
{
    put("{}", "a", "1", "{\"a\": 1}");
    put("{ \n }", "a", "1", "{\"a\": 1 \n }");
    put("{\n  \"b\": \"}\"\n}", "a", "1", "{\n  \"b\": \"}\", \"a\": 1\n}");
    put("{}", "a\"b", "1", "{\"a\\\"b\": 1}");
}

static void put_changes_the_last_of_duplicates(void)
{
    put("{\"a\":1,\"a\":2,\"b\":3}", "a", "9", "{\"a\":1,\"a\":9,\"b\":3}");
}

static void loose(const char *value, const char *want)
{
    auto_buf struct buf typed = BUF_INIT(FORM_LIMIT);
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

    buf_str(&typed, value);
    form_loose_value(&json, &typed);
    UNIT_TEXT(buf_cstr(&json), want);
}

static void a_member_is_json_where_it_can_be(void)
{
    loose("20", "20");
    loose("1.50", "1.50");
    loose(" true ", "true");
    loose("\"20\"", "\"20\"");
    loose("007", "\"007\"");
    loose("NaN", "\"NaN\"");
    loose("", "\"\"");
    loose("{a", "\"{a\"");
}

UNIT_MAIN(
    "form-text", {"put_replaces_the_value_alone", put_replaces_the_value_alone},
    {"put_adds_behind_the_last_member", put_adds_behind_the_last_member},
    {"put_changes_the_last_of_duplicates", put_changes_the_last_of_duplicates},
    {"a_member_is_json_where_it_can_be", a_member_is_json_where_it_can_be})
