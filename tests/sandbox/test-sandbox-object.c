/* SPDX-License-Identifier: MIT */
/* The sandbox's own JSON: built with json-c, written as jsonwrite.h does. */
#include "object.h"

#include "jsontext.h"
#include "unit.h"

static void written(struct json_object *value, const char *expected)
{
    auto_buf struct buf text = BUF_INIT(4096);

    object_write(&text, value);
    CU_ASSERT(buf_ok(&text));
    UNIT_TEXT(buf_cstr(&text), expected);
    CU_ASSERT(json_valid(buf_cstr(&text), text.size, NULL));
}

static void members_keep_their_order_and_their_bytes(void)
{
    auto_object struct json_object *object = json_object_new_object();
    struct json_object *list = json_object_new_array();

    push_text(list, "a/b");
    push(list, json_object_new_object());
    put_text(object, "z", "\x7f\t\"\xc3\xa9\xff");
    put_text(object, "none", NULL);
    put_number(object, "n", INT64_MIN);
    put_flag(object, "t", true);
    put_flag(object, "f", false);
    put_format(object, "url", "%s/%d", "http://x", 5);
    put_json(object, "raw", "[1.50, 123456789012345678901234567890]");
    put(object, "a", list);
    written(object, "{\"z\":\"\\u007f\\t\\\"\xc3\xa9\xef\xbf\xbd\","
                    "\"none\":null,\"n\":-9223372036854775808,"
                    "\"t\":true,\"f\":false,\"url\":\"http://x/5\","
                    "\"raw\":[1.50, 123456789012345678901234567890],"
                    "\"a\":[\"a/b\",{}]}");
}

/* json-c returns NULL when memory runs out. */
static void a_value_that_found_no_memory_fails_the_text(void)
{
    for (int place = 0; place < 5; place++) {
        auto_object struct json_object *object =
            place == 0 ? NULL : json_object_new_object();
        struct json_object *inner =
            place == 1 ? NULL : json_object_new_object();
        struct json_object *list = place == 2 ? NULL : json_object_new_array();
        auto_buf struct buf text = BUF_INIT(4096);

        put_text(object, "a", "b");
        put(inner, "c", place == 3 ? NULL : json_object_new_int64(1));
        push(list, place == 4 ? NULL : json_object_new_int64(2));
        put(object, "inner", inner);
        put(object, "list", list);
        put_text(object, "z", "y");
        object_write(&text, object);
        CU_ASSERT_FALSE(buf_ok(&text));
    }
}

static void a_text_is_a_string_without_nul(void)
{
    static const char json[] = "{\"s\":\"\\u00e9\",\"nul\":\"a\\u0000b\","
                               "\"n\":1,\"null\":null,\"o\":{}}";
    auto_object struct json_object *object =
        object_read((struct json_span){json, sizeof json - 1});

    UNIT_TEXT(text_of(object_get(object, "s")), "\xc3\xa9");
    CU_ASSERT(text_is(object, "s", "\xc3\xa9"));
    CU_ASSERT_FALSE(text_is(object, "s", "e"));
    CU_ASSERT_FALSE(text_is(object, "nul", "a"));
    CU_ASSERT_PTR_NULL(text_of(object_get(object, "nul")));
    CU_ASSERT_PTR_NULL(text_of(object_get(object, "n")));
    CU_ASSERT_PTR_NULL(text_of(object_get(object, "null")));
    CU_ASSERT_PTR_NULL(text_of(object_get(object, "absent")));
    CU_ASSERT_PTR_NULL(text_of(object_get(object_get(object, "s"), "a")));
}

/* json_valid() determines how deep a text may be. */
static void what_is_valid_is_read(void)
{
    auto_buf struct buf text = BUF_INIT(4096);
    auto_object struct json_object *value = NULL;

    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buf_char(&text, '[');
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        buf_char(&text, ']');
    CU_ASSERT(json_valid(buf_cstr(&text), text.size, NULL));
    value = object_read((struct json_span){buf_cstr(&text), text.size});
    CU_ASSERT_PTR_NOT_NULL(value);
    written(value, buf_cstr(&text));
}

UNIT_MAIN("sandbox-object", UNIT_TEST(members_keep_their_order_and_their_bytes),
          UNIT_TEST(a_value_that_found_no_memory_fails_the_text),
          UNIT_TEST(a_text_is_a_string_without_nul),
          UNIT_TEST(what_is_valid_is_read))
