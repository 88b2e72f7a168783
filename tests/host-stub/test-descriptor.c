/* SPDX-License-Identifier: MIT */
/* test-descriptor.c - reads descriptors of this header and of later ones. */
#include "descriptor.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void release(struct card_result *result)
{
    (void)result;
}

/* Like structs of a later header, with more members after the known ones. */
struct later_choice {
    struct card_choice known;
    const char *more;
};

struct later_field {
    struct card_field known;
    uint64_t more[3];
};

struct later_descriptor {
    struct card_descriptor known;
    uint64_t more[2];
};

static const struct later_choice choices[] = {{{"a", "A", NULL}, "x"},
                                              {{"b", "B", "help"}, "y"}};
static const char *const b_only[] = {"b", NULL};

static const struct later_field inputs[] = {
    {{.key = "one",
      .title = "One",
      .type = CARD_TYPE_DROPDOWN,
      .choice_count = 2,
      .choice_size = sizeof(struct later_choice),
      .choices = (const struct card_choice *)choices},
     {1, 2, 3}},
    {{.key = "two",
      .title = "Two",
      .type = 77,
      .flags = 0x8000,
      .shown_if_key = "one",
      .shown_if_values = b_only},
     {4, 5, 6}},
};

static const struct card_descriptor usual = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "later",
    .title = "Later",
    .connector = "c",
    .connector_title = "C",
    .version = "1.0.0-rc.1",
    .inputs = (const struct card_field *)inputs,
    .input_count = 2,
    .field_size = sizeof(struct later_field),
    .release = release,
};

static bool read(struct about *about, const void *symbol, struct buf *why)
{
    memset(about, 0, sizeof *about);
    return descriptor_read(about, symbol, why);
}

static void a_later_header_is_read(void)
{
    auto_buf struct buf why = BUF_INIT(4096);
    struct later_descriptor later = {usual, {7, 8}};
    struct about about;

    later.known.struct_size = sizeof later;
    CU_ASSERT_FATAL(read(&about, &later, &why));
    CU_ASSERT_FATAL(about.inputs.count == 2);
    UNIT_TEXT(about.inputs.at[0].choices[1].value, "b");
    UNIT_TEXT(about.inputs.at[0].choices[1].help, "help");
    UNIT_TEXT(about.inputs.at[1].key, "two");
    UNIT_TEXT(field_type_name(&about.inputs.at[0]), "dropdown");
    UNIT_TEXT(field_type_name(&about.inputs.at[1]), "any");
    descriptor_free(&about);
}

static void refused(const struct card_descriptor *card, const char *want)
{
    auto_buf struct buf why = BUF_INIT(4096);
    struct about about;

    CU_ASSERT(!read(&about, card, &why));
    UNIT_HAS(buf_cstr(&why), want);
    descriptor_free(&about);
}

static void what_breaks_a_promise_is_refused(void)
{
    struct card_descriptor card = usual;

    card.id = "Not_An_Id";
    refused(&card, "id is not of");
    card = usual;
    card.version = "1.0";
    refused(&card, "version is not MAJOR.MINOR.PATCH");
    card = usual;
    card.version = "1.0.0-\033[31m";
    refused(&card, "version is not MAJOR.MINOR.PATCH");
    card = usual;
    card.title = "\xFF";
    refused(&card, "title is missing, too long or not UTF-8");
    card = usual;
    card.inputs = NULL;
    refused(&card, "its inputs have a wrong count or size");
    card = usual;
    card.input_count = 0x7FFFFFFF;
    refused(&card, "its inputs have a wrong count or size");
    card = usual;
    card.field_size += 1;
    refused(&card, "its inputs have a wrong count or size");
    card = usual;
    card.struct_size = 16;
    refused(&card, "its descriptor has 16 bytes");
}

#define ICON "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"

/* A copy in a block of its exact size, so that a sanitizer detects reads beyond
   it. */
static void *exactly(const void *data, size_t size)
{
    void *copy = malloc(size);

    CU_ASSERT_FATAL(copy != NULL);
    return memcpy(copy, data, size);
}

static void a_member_that_is_there_in_part_is_absent(void)
{
    struct card_descriptor card = usual;

    card.effects = CARD_EFFECT_READS;
    card.documentation_url = "https://a.example/";
    card.icon_svg = ICON;
    card.deprecated = "Use another.";
    for (size_t size = CARD_DESCRIPTOR_LEAST; size <= sizeof card; size++) {
        auto_buf struct buf why = BUF_INIT(4096);
        struct card_descriptor *part;
        struct about about;

        card.struct_size = (uint32_t)size;
        part = exactly(&card, size);
        CU_ASSERT_FATAL(read(&about, part, &why));
        CU_ASSERT(about.card.effects
                  == (size >= CARD_END(card_descriptor, effects)
                          ? CARD_EFFECT_READS
                          : 0));
        CU_ASSERT(about.card.documentation_url
                  == (size >= CARD_END(card_descriptor, documentation_url)
                          ? card.documentation_url
                          : NULL));
        CU_ASSERT(about.card.icon_svg
                  == (size >= CARD_END(card_descriptor, icon_svg)
                          ? card.icon_svg
                          : NULL));
        CU_ASSERT(about.card.deprecated
                  == (size >= CARD_END(card_descriptor, deprecated)
                          ? card.deprecated
                          : NULL));
        descriptor_free(&about);
        free(part);
    }
}

static void fields_of_each_size_are_read(void)
{
    struct card_field field = {.key = "a",
                               .title = "A",
                               .type = CARD_TYPE_NUMBER,
                               .schema_json = "{\"multipleOf\":2}",
                               .format = "integer"};

    for (size_t size = CARD_FIELD_LEAST; size <= sizeof field; size += 8) {
        auto_buf struct buf why = BUF_INIT(4096);
        struct card_descriptor card = usual;
        struct card_field *part = exactly(&field, size);
        struct about about;

        card.inputs = part;
        card.input_count = 1;
        card.field_size = (uint32_t)size;
        CU_ASSERT_FATAL(read(&about, &card, &why));
        CU_ASSERT(about.inputs.at[0].schema_json
                  == ((size >= CARD_END(card_field, schema_json))
                          ? field.schema_json
                          : NULL));
        CU_ASSERT(field_is_integer(&about.inputs.at[0])
                  == (size >= CARD_END(card_field, format)));
        descriptor_free(&about);
        free(part);
    }
}

static void one_field(struct card_descriptor *card, struct card_field *field)
{
    *card = usual;
    card->inputs = field;
    card->input_count = 1;
    card->field_size = sizeof *field;
}

static void what_later_members_promise_is_kept(void)
{
    struct card_field field = {.key = "a", .title = "A", .type = 5};
    struct card_descriptor card;
    static const char *const not_schemas[] = {
        "", "{", "[]", "true", "{} {}", "{\"a\":\"\xFF\"}"};

    one_field(&card, &field);
    for (size_t i = 0; i < sizeof not_schemas / sizeof *not_schemas; i++) {
        field.schema_json = not_schemas[i];
        refused(&card, "schema_json is not one JSON object");
    }
    field.schema_json = NULL;
    field.format = "\xFF";
    refused(&card, "format is empty, too long or not UTF-8");
    field.format = "";
    refused(&card, "format is empty");
    field.format = NULL;
    card.deprecated = "\xC3";
    refused(&card, "deprecated is too long or not UTF-8");
}

/* Reads the card; descriptor_free() must follow. */
static void accepted(struct about *about, const struct card_descriptor *card)
{
    auto_buf struct buf why = BUF_INIT(4096);

    CU_ASSERT_FATAL(read(about, card, &why));
    UNIT_TEXT(buf_cstr(&why), "");
}

static void what_only_adorns_a_card_is_left_out_when_it_is_unfit(void)
{
    static const char *const urls[] = {"http://a.example/",
                                       "https://",
                                       "",
                                       "ftp://a",
                                       "https://a.example/ b",
                                       "https://a.example/\033[1m",
                                       "https://\xC3\xA4.example/"};
    static const char *const icons[] = {
        "", "<svg/>", "\xFF",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"};
    struct card_descriptor card = usual;
    struct about about;

    card.effects = 0xFFFFFFFAu;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        card.documentation_url = urls[i];
        accepted(&about, &card);
        CU_ASSERT(about.card.documentation_url == NULL);
        CU_ASSERT(about.card.effects == CARD_EFFECT_CHANGES);
        descriptor_free(&about);
    }
    for (size_t i = 0; i < sizeof icons / sizeof *icons; i++) {
        card.icon_svg = icons[i];
        accepted(&about, &card);
        CU_ASSERT(about.card.icon_svg == NULL);
        descriptor_free(&about);
    }
}

static void formats_count_for_the_types_they_belong_to(void)
{
    static const struct {
        int32_t type;
        const char *format;
        bool counts;
    } rows[] = {
        {CARD_TYPE_NUMBER, "integer", true},
        {CARD_TYPE_NUMBER, "float", false},
        {CARD_TYPE_NUMBER, "date", false},
        {CARD_TYPE_TEXT, "date-time", true},
        {CARD_TYPE_TEXT, "uuid", true},
        {CARD_TYPE_TEXT, "integer", false},
        {CARD_TYPE_TEXT, "no-such-format", false},
        {CARD_TYPE_BOOLEAN, "integer", false},
        {CARD_TYPE_OBJECT, "date", false},
        {77, "integer", false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_field field = {.key = "a",
                                   .title = "A",
                                   .type = rows[i].type,
                                   .format = rows[i].format};
        struct card_descriptor card;
        struct about about;

        one_field(&card, &field);
        accepted(&about, &card);
        CU_ASSERT((about.inputs.at[0].format != NULL) == rows[i].counts);
        CU_ASSERT(field_is_integer(&about.inputs.at[0])
                  == (rows[i].counts && rows[i].type == CARD_TYPE_NUMBER));
        descriptor_free(&about);
    }
}

static void choices_of_the_service_are_for_texts_in_forms(void)
{
    struct card_field field = {.key = "a",
                               .title = "A",
                               .type = CARD_TYPE_TEXT,
                               .flags = CARD_FIELD_CHOICES};
    struct card_descriptor card;
    struct about about;

    one_field(&card, &field);
    accepted(&about, &card);
    CU_ASSERT(about.inputs.at[0].flags == CARD_FIELD_CHOICES);
    descriptor_free(&about);
    card.connection = &field;
    card.connection_count = 1;
    accepted(&about, &card);
    CU_ASSERT(about.connection.at[0].flags == 0);
    descriptor_free(&about);
    field.flags |= CARD_FIELD_SECRET;
    accepted(&about, &card);
    CU_ASSERT(about.inputs.at[0].flags == CARD_FIELD_SECRET);
    descriptor_free(&about);
    field.flags = CARD_FIELD_CHOICES;
    field.type = CARD_TYPE_NUMBER;
    accepted(&about, &card);
    CU_ASSERT(about.inputs.at[0].flags == 0);
    descriptor_free(&about);
}

static void a_schema_that_leads_elsewhere_is_left_out(void)
{
    static const struct {
        const char *schema;
        bool stays;
    } rows[] = {
        {"{}", true},
        {"{\"$defs\":{\"a\":{}},\"$ref\":\"#/$defs/a\"}", true},
        {"{\"items\":{\"$ref\":\"https://a.example/s\"}}", false},
        {"{\"allOf\":[{\"$ref\":\"other.json#/a\"}]}", false},
        {"{\"$dynamicRef\":\"x\"}", false},
        {"{\"allOf\":[{\"$\\u0072ef\":\"x\"}]}", false},
        /* nor must it point to something that does not exist */
        {"{\"$ref\":\"#/$defs/none\"}", false},
        {"{\"$ref\":\"#/../..\"}", false},
        {"{\"$ref\":\"#name\"}", false},
        {"{\"$defs\":{\"a/b\":[{}]},\"$ref\":\"#/$defs/a~1b/0\"}", true},
        {"{\"$defs\":{\"a/b\":[{}]},\"$ref\":\"#/$defs/a%2Fb/0\"}", true},
        {"{\"$defs\":{\"a\":[{}]},\"$ref\":\"#/$defs/a/1\"}", false},
        {"{\"$defs\":{\"a\":{\"$anchor\":\"n\"}},\"$ref\":\"#n\"}", true},
        {"{\"not\":{\"$id\":\"urn:x\",\"y\":{},\"$ref\":\"#/y\"}}", true},
        {"{\"y\":{},\"not\":{\"$id\":\"urn:x\",\"$ref\":\"#/y\"}}", false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_field field = {.key = "a",
                                   .title = "A",
                                   .type = CARD_TYPE_OBJECT,
                                   .schema_json = rows[i].schema};
        struct card_descriptor card;
        struct about about;

        one_field(&card, &field);
        accepted(&about, &card);
        CU_ASSERT((about.inputs.at[0].schema_json != NULL) == rows[i].stays);
        descriptor_free(&about);
    }
}

static void a_number_may_have_one_value_only(void)
{
    auto_buf struct buf why = BUF_INIT(4096);
    struct card_field field = {.key = "n",
                               .title = "N",
                               .type = CARD_TYPE_NUMBER,
                               .minimum = 3,
                               .maximum = 3};
    struct card_descriptor card = usual;
    struct about about;

    card.inputs = &field;
    card.input_count = 1;
    card.field_size = sizeof field;
    CU_ASSERT(read(&about, &card, &why));
    UNIT_TEXT(buf_cstr(&why), "");
    descriptor_free(&about);
    field.maximum = 2;
    refused(&card, "minimum is larger than maximum");
}

static void two_payloads_are_refused(void)
{
    static const struct card_field outputs[] = {
        {.key = "a", .title = "A", .type = 5, .role = CARD_ROLE_PAYLOAD},
        {.key = "b", .title = "B", .type = 5, .role = CARD_ROLE_PAYLOAD}};
    struct card_descriptor card = usual;

    card.input_count = 0;
    card.outputs = outputs;
    card.output_count = 2;
    card.field_size = sizeof(struct card_field);
    refused(&card, "a second output with the payload role");
}

static bool shown(const struct about *about, const char *form)
{
    return field_shown(about->inputs, &about->inputs.at[1],
                       (struct json_span){form, strlen(form)});
}

static void a_condition_follows_the_form(void)
{
    auto_buf struct buf why = BUF_INIT(4096);
    struct about about;

    CU_ASSERT_FATAL(read(&about, &usual, &why));
    CU_ASSERT(shown(&about, "{\"one\":\"b\"}"));
    CU_ASSERT(shown(&about, "{\"one\":\"\\u0062\"}"));
    CU_ASSERT(!shown(&about, "{\"one\":\"a\"}"));
    CU_ASSERT(!shown(&about, "{}"));
    about.fields[0][0].default_json = "\"b\"";
    CU_ASSERT(shown(&about, "{}"));
    CU_ASSERT(shown(&about, "{\"one\":null}"));
    CU_ASSERT(!shown(&about, "{\"one\":\"a\"}"));
    descriptor_free(&about);
}

UNIT_MAIN("descriptor", {"a_later_header_is_read", a_later_header_is_read},
          {"what_breaks_a_promise_is_refused",
           what_breaks_a_promise_is_refused},
          {"a_number_may_have_one_value_only",
           a_number_may_have_one_value_only},
          UNIT_TEST(a_member_that_is_there_in_part_is_absent),
          UNIT_TEST(fields_of_each_size_are_read),
          UNIT_TEST(what_later_members_promise_is_kept),
          UNIT_TEST(what_only_adorns_a_card_is_left_out_when_it_is_unfit),
          UNIT_TEST(formats_count_for_the_types_they_belong_to),
          UNIT_TEST(choices_of_the_service_are_for_texts_in_forms),
          UNIT_TEST(a_schema_that_leads_elsewhere_is_left_out),
          {"two_payloads_are_refused", two_payloads_are_refused},
          {"a_condition_follows_the_form", a_condition_follows_the_form})
