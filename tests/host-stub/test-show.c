/* SPDX-License-Identifier: MIT */
/* test-show.c - JSON is indented without changing it, and made safe for a
   terminal. */
#include "show.h"

#include <string.h>

#include "text.h"
#include "unit.h"

static void shows(const char *json, const char *want)
{
    auto_buf struct buf out = BUF_INIT(1u << 20);

    show_json(&out, (struct json_span){json, strlen(json)}, false);
    UNIT_TEXT(buf_cstr(&out), want);
}

static void tokens_stay_as_they_are_written(void)
{
    shows(" {\"b\":1.0,\n\"a\":[ -0,1E2 ,12345678901234567890]} ",
          "{\n  \"b\": 1.0,\n  \"a\": [\n    -0,\n    1E2,\n"
          "    12345678901234567890\n  ]\n}");
    shows("{\"a\":1,\"a\":2}", "{\n  \"a\": 1,\n  \"a\": 2\n}");
    shows("\"a\\\"b\\u00e4\\\\\"", "\"a\\\"b\\u00e4\\\\\"");
    shows("[ { } , [ ] , null ]", "[\n  {},\n  [],\n  null\n]");
    shows("7", "7");
}

static void a_string_may_look_like_anything(void)
{
    shows("{\"{\":\"},[\\\"\"}", "{\n  \"{\": \"},[\\\"\"\n}");
    shows("[\":\" , \"x\"]", "[\n  \":\",\n  \"x\"\n]");
}

static void safe(const char *text, const char *want)
{
    auto_buf struct buf out = BUF_INIT(1u << 20);

    text_safe(&out, text, strlen(text));
    UNIT_TEXT(buf_cstr(&out), want);
}

static void control_characters_are_escaped(void)
{
    safe("a\033[0m\r\n\tb\x7F", "a\\u001b[0m\\u000d\\u000a\\u0009b\\u007f");
    safe("\xC2\x9B"
         "31m",
         "\\u009b31m");
    safe("\xE2\x80\xAE\xE2\x81\xA6\xEF\xBB\xBF\xE2\x80\x8B",
         "\\u202e\\u2066\\ufeff\\u200b");
    safe("\xF3\xA0\x80\x81", "\\udb40\\udc01");
    safe("\xFF\xC3", "\\xff\\xc3");
    safe("\xC3\xA4 \xE4\xB8\xAD \xF0\x9F\x98\x80 ~",
         "\xC3\xA4 \xE4\xB8\xAD \xF0\x9F\x98\x80 ~");
}

static void raw_json_stays_the_same_json_on_a_terminal(void)
{
    static const char text[] = "\033[32m{\n\t\"\xC2\x9B\xE2\x80\xAE\x7F"
                               "\xC3\xA4\"}";
    auto_buf struct buf out = BUF_INIT(1u << 20);

    text_terminal(&out, text, sizeof text - 1);
    UNIT_TEXT(buf_cstr(&out),
              "\033[32m{\n\t\"\\u009b\\u202e\\u007f\xC3\xA4\"}");
}

static void titles_are_escaped(void)
{
    static const struct card_field outputs[] = {
        {.key = "a",
         .title = "red\033[31m",
         .type = CARD_TYPE_TEXT,
         .role = CARD_ROLE_STATUS},
        {.key = "b", .title = "\xE2\x80\xAE", .type = CARD_TYPE_TEXT}};
    static const char json[] = "{\"a\":\"x\",\"b\":\"y\"}";
    auto_buf struct buf out = BUF_INIT(1u << 20);

    show_outputs(&out, (struct fields){outputs, 2},
                 (struct json_span){json, sizeof json - 1}, true, false);
    UNIT_TEXT(buf_cstr(&out), "red\\u001b[31m: x\n\\u202e: y\n");
}

static void wrapped_lines_are_short(void)
{
    auto_buf struct buf out = BUF_INIT(1u << 20);
    auto_buf struct buf text = BUF_INIT(1u << 20);

    for (int i = 0; i < 60; i++)
        buf_str(&text, "word ");
    text_wrap(&out, buf_cstr(&text), 4, 6);
    for (const char *at = buf_cstr(&out); *at != '\0';) {
        size_t size = strcspn(at, "\n");

        CU_ASSERT(size <= TEXT_WIDTH);
        at += size + 1;
    }
    buf_reset(&out);
    text_wrap(&out, "a  b\nc", 0, 2);
    UNIT_TEXT(buf_cstr(&out), "a b\n  c\n");
}

UNIT_MAIN("show",
          {"tokens_stay_as_they_are_written", tokens_stay_as_they_are_written},
          {"a_string_may_look_like_anything", a_string_may_look_like_anything},
          {"control_characters_are_escaped", control_characters_are_escaped},
          {"raw_json_stays_the_same_json_on_a_terminal",
           raw_json_stays_the_same_json_on_a_terminal},
          {"titles_are_escaped", titles_are_escaped},
          {"wrapped_lines_are_short", wrapped_lines_are_short})
