/* SPDX-License-Identifier: MIT */
/* test-descriptor.c - descriptors of this header and of later ones are read. */
#include "descriptor.h"

#include <string.h>

#include "unit.h"

static void release(struct card_result *result)
{
    (void)result;
}

/* What a later header may have: more members behind the known ones. */
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
    if (strstr(buf_cstr(&why), want) == NULL)
        UNIT_TEXT(buf_cstr(&why), want);
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
          {"two_payloads_are_refused", two_payloads_are_refused},
          {"a_condition_follows_the_form", a_condition_follows_the_form})
