/* SPDX-License-Identifier: MIT */
/* test-schema.c - a card's own schema of a value becomes part of the complete
   schema. */
#include "schema-field.h"

#include <string.h>

#include "jsontext.h"
#include "unit.h"

/* As an output, so that nothing else is added to the value's schema. */
static void becomes(int32_t type, const char *key, const char *schema,
                    const char *want)
{
    const struct card_field field = {
        .key = key, .title = "T", .type = type, .schema_json = schema};
    auto_buf struct buf out = BUF_INIT(1u << 20);

    schema_field(&out, &field, false);
    CU_ASSERT(json_valid(buf_cstr(&out), out.size, NULL));
    UNIT_TEXT(buf_cstr(&out), want);
}

static void members_stand_beside_ours(void)
{
    becomes(CARD_TYPE_OBJECT, "a", " { \"minProperties\" : 2 } ",
            "{\"title\":\"T\",\"type\":\"object\",\"minProperties\":2}");
    becomes(CARD_TYPE_OBJECT, "a", "{\"type\":\"object\",\"a\":[1, 2]}",
            "{\"title\":\"T\",\"type\":\"object\",\"a\":[1,2]}");
    becomes(CARD_TYPE_OBJECT, "a", "{}",
            "{\"title\":\"T\",\"type\":\"object\"}");
    becomes(77, "a", "{\"type\":\"array\"}",
            "{\"title\":\"T\",\"type\":\"array\"}");
    becomes(CARD_TYPE_TEXT, "a",
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
            "\"minLength\":2}",
            "{\"title\":\"T\",\"type\":\"string\",\"minLength\":2}");
}

static void where_a_keyword_would_have_two_values_both_count(void)
{
    becomes(CARD_TYPE_NUMBER, "a", "{\"type\":\"integer\",\"minimum\":1}",
            "{\"title\":\"T\",\"type\":\"number\",\"allOf\":[{\"type\":"
            "\"integer\",\"minimum\":1}]}");
    becomes(CARD_TYPE_TEXT, "a", "{\"title\":\"Other\"}",
            "{\"title\":\"T\",\"type\":\"string\",\"allOf\":[{\"title\":"
            "\"Other\"}]}");
}

static void references_lead_where_they_led(void)
{
    becomes(CARD_TYPE_OBJECT, "a", "{\"properties\":{\"b\":{\"$ref\":\"#\"}}}",
            "{\"title\":\"T\",\"type\":\"object\",\"properties\":{\"b\":"
            "{\"$ref\":\"#/properties/a\"}}}");
    becomes(CARD_TYPE_OBJECT, "a/b ~%\xC3\xA4",
            "{\"$defs\":{\"n\":{}},\"items\":[{\"$ref\":\"#/$defs/n\"}]}",
            "{\"title\":\"T\",\"type\":\"object\",\"$defs\":{\"n\":{}},"
            "\"items\":[{\"$ref\":"
            "\"#/properties/a~1b%20~0%25%C3%A4/$defs/n\"}]}");
    becomes(CARD_TYPE_NUMBER, "a",
            "{\"type\":\"integer\",\"not\":{\"$dynamicRef\":\"#/x\"}}",
            "{\"title\":\"T\",\"type\":\"number\",\"allOf\":[{\"type\":"
            "\"integer\",\"not\":{\"$dynamicRef\":"
            "\"#/properties/a/allOf/0/x\"}}]}");
    becomes(CARD_TYPE_OBJECT, "a", "{\"not\":{\"$ref\":\"#name\"}}",
            "{\"title\":\"T\",\"type\":\"object\",\"not\":{\"$ref\":"
            "\"#name\"}}");
    becomes(CARD_TYPE_OBJECT, "a",
            "{\"properties\":{\"$ref\":{\"type\":\"string\"}}}",
            "{\"title\":\"T\",\"type\":\"object\",\"properties\":{\"$ref\":"
            "{\"type\":\"string\"}}}");
}

static void a_schema_with_an_id_keeps_its_references(void)
{
    becomes(CARD_TYPE_OBJECT, "a",
            "{\"$id\":\"urn:x\",\"not\":{\"$ref\":\"#/y\"}}",
            "{\"title\":\"T\",\"type\":\"object\",\"allOf\":[{\"$id\":"
            "\"urn:x\",\"not\":{\"$ref\":\"#/y\"}}]}");
    becomes(CARD_TYPE_OBJECT, "a",
            "{\"not\":{\"$id\":\"urn:x\",\"$ref\":\"#/y\"}}",
            "{\"title\":\"T\",\"type\":\"object\",\"not\":{\"$id\":\"urn:x\","
            "\"$ref\":\"#/y\"}}");
}

static void whole_numbers_and_formats_are_types(void)
{
    struct card_field field = {.key = "a",
                               .title = "T",
                               .type = CARD_TYPE_NUMBER,
                               .minimum = 1,
                               .maximum = 3,
                               .format = "integer"};
    auto_buf struct buf out = BUF_INIT(1u << 20);

    schema_field(&out, &field, false);
    UNIT_TEXT(buf_cstr(&out), "{\"title\":\"T\",\"type\":\"integer\","
                              "\"minimum\":1,\"maximum\":3}");
    buf_reset(&out);
    field.type = CARD_TYPE_TEXT;
    field.format = "uri";
    schema_field(&out, &field, false);
    UNIT_TEXT(buf_cstr(&out),
              "{\"title\":\"T\",\"type\":\"string\",\"format\":\"uri\"}");
}

UNIT_MAIN("schema", UNIT_TEST(members_stand_beside_ours),
          UNIT_TEST(where_a_keyword_would_have_two_values_both_count),
          UNIT_TEST(references_lead_where_they_led),
          UNIT_TEST(a_schema_with_an_id_keeps_its_references),
          UNIT_TEST(whole_numbers_and_formats_are_types))
