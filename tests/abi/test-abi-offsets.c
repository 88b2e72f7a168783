/* SPDX-License-Identifier: MIT */
/*
 * test-abi-offsets.c - pins the binary layout of card.h and its extensions
 *
 * A card built years ago must find every member where it was. A new member
 * needs a new line at the end of its struct's table; changing a line means a
 * new CARD_ABI. abi-is-pinned.sh ensures that no constant is left out.
 */
#include "card-choices.h"
#include "card-family.h"
#include "card-signin.h"
#include "card.h"
#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct member {
    size_t offset, size;               /* in the present header */
    size_t pinned_offset, pinned_size; /* as they were published */
    const char *name;
};

#define AT(type, member, offset, size)                                        \
    {                                                                         \
        offsetof(struct type, member), sizeof(((struct type *)NULL)->member), \
            offset, size, #type "." #member                                   \
    }

/* The published sizes are those of machines with 64-bit pointers and longs. */
static bool other_data_model(void)
{
    if (sizeof(void *) == 8 && sizeof(size_t) == 8)
        return false;
    unit_skip("pinned for 64-bit pointers only");
    return true;
}

/* Each member must be where it was, directly after the one before it, so that a
   member which is not pinned is noticed. */
static void check_members(const struct member *members, size_t count,
                          size_t struct_size, size_t pinned_struct_size)
{
    size_t end = 0;

    if (other_data_model())
        return;
    for (size_t i = 0; i < count; i++) {
        const struct member *m = &members[i];

        if (m->offset != m->pinned_offset || m->size != m->pinned_size)
            printf("# %s: at %zu, %zu bytes; published: at %zu, %zu bytes\n",
                   m->name, m->offset, m->size, m->pinned_offset,
                   m->pinned_size);
        CU_ASSERT_EQUAL(m->offset, m->pinned_offset);
        CU_ASSERT_EQUAL(m->size, m->pinned_size);
        CU_ASSERT_EQUAL(m->offset, end);
        end = m->offset + m->size;
    }
    CU_ASSERT_EQUAL(end, struct_size);
    CU_ASSERT_EQUAL(struct_size, pinned_struct_size);
}

#define CHECK_MEMBERS(type, pinned_size)                     \
    check_members(members, sizeof members / sizeof *members, \
                  sizeof(struct type), (pinned_size))

static void card_text_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_text, data, 0, 8),
        AT(card_text, size, 8, 8),
    };

    CHECK_MEMBERS(card_text, 16);
}

static void card_choice_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_choice, value, 0, 8),
        AT(card_choice, title, 8, 8),
        AT(card_choice, help, 16, 8),
    };

    CHECK_MEMBERS(card_choice, 24);
}

static void card_field_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_field, key, 0, 8),
        AT(card_field, title, 8, 8),
        AT(card_field, help, 16, 8),
        AT(card_field, group, 24, 8),
        AT(card_field, type, 32, 4),
        AT(card_field, flags, 36, 4),
        AT(card_field, role, 40, 4),
        AT(card_field, choice_count, 44, 4),
        AT(card_field, choice_size, 48, 4),
        AT(card_field, reserved, 52, 4),
        AT(card_field, choices, 56, 8),
        AT(card_field, default_json, 64, 8),
        AT(card_field, example_json, 72, 8),
        AT(card_field, env, 80, 8),
        AT(card_field, pattern, 88, 8),
        AT(card_field, minimum, 96, 8),
        AT(card_field, maximum, 104, 8),
        AT(card_field, shown_if_key, 112, 8),
        AT(card_field, shown_if_values, 120, 8),
        AT(card_field, schema_json, 128, 8),
        AT(card_field, format, 136, 8),
    };

    CHECK_MEMBERS(card_field, 144);
}

static void card_descriptor_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_descriptor, magic, 0, 4),
        AT(card_descriptor, abi, 4, 4),
        AT(card_descriptor, struct_size, 8, 4),
        AT(card_descriptor, thread_model, 12, 4),
        AT(card_descriptor, id, 16, 8),
        AT(card_descriptor, title, 24, 8),
        AT(card_descriptor, connector, 32, 8),
        AT(card_descriptor, connector_title, 40, 8),
        AT(card_descriptor, version, 48, 8),
        AT(card_descriptor, description, 56, 8),
        AT(card_descriptor, inputs, 64, 8),
        AT(card_descriptor, outputs, 72, 8),
        AT(card_descriptor, connection, 80, 8),
        AT(card_descriptor, input_count, 88, 4),
        AT(card_descriptor, output_count, 92, 4),
        AT(card_descriptor, connection_count, 96, 4),
        AT(card_descriptor, field_size, 100, 4),
        AT(card_descriptor, release, 104, 8),
        AT(card_descriptor, get_extension, 112, 8),
        AT(card_descriptor, effects, 120, 4),
        AT(card_descriptor, reserved, 124, 4),
        AT(card_descriptor, documentation_url, 128, 8),
        AT(card_descriptor, icon_svg, 136, 8),
        AT(card_descriptor, deprecated, 144, 8),
    };

    CHECK_MEMBERS(card_descriptor, 152);
}

static void card_call_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_call, magic, 0, 4),        AT(card_call, abi, 4, 4),
        AT(card_call, struct_size, 8, 4),  AT(card_call, flags, 12, 4),
        AT(card_call, inputs, 16, 16),     AT(card_call, connection, 32, 16),
        AT(card_call, deadline_ms, 48, 8), AT(card_call, cancel, 56, 8),
        AT(card_call, cancel_fd, 64, 4),   AT(card_call, log_level, 68, 4),
        AT(card_call, context, 72, 8),     AT(card_call, log, 80, 8),
        AT(card_call, sink, 88, 8),        AT(card_call, waiting, 96, 8),
    };

    /* a new member also needs its line in common/border.c */
    CHECK_MEMBERS(card_call, 104);
}

static void card_pace_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_pace, bucket, 0, 16),
        AT(card_pace, limit, 16, 8),
        AT(card_pace, remaining, 24, 8),
        AT(card_pace, reset_ms, 32, 8),
    };

    CHECK_MEMBERS(card_pace, 40);
}

static void card_result_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_result, magic, 0, 4),
        AT(card_result, abi, 4, 4),
        AT(card_result, struct_size, 8, 4),
        AT(card_result, flags, 12, 4),
        AT(card_result, output, 16, 16),
        AT(card_result, error, 32, 16),
        AT(card_result, next, 48, 16),
        AT(card_result, attempts, 64, 16),
        AT(card_result, connection_update, 80, 16),
        AT(card_result, preview, 96, 16),
        AT(card_result, pace, 112, 40),
        AT(card_result, repeatable, 152, 4),
        AT(card_result, payload_json, 156, 4),
        AT(card_result, payload_bytes, 160, 8),
        AT(card_result, opaque, 168, 8),
        AT(card_result, next_refused, 176, 16),
    };

    CHECK_MEMBERS(card_result, 192);
}

static void card_signin_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_signin, magic, 0, 4),       AT(card_signin, abi, 4, 4),
        AT(card_signin, struct_size, 8, 4), AT(card_signin, flags, 12, 4),
        AT(card_signin, needed, 16, 8),     AT(card_signin, begin, 24, 8),
        AT(card_signin, finish, 32, 8),
    };

    CHECK_MEMBERS(card_signin, 40);
}

static void card_choices_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_choices, magic, 0, 4),       AT(card_choices, abi, 4, 4),
        AT(card_choices, struct_size, 8, 4), AT(card_choices, flags, 12, 4),
        AT(card_choices, list, 16, 8),
    };

    CHECK_MEMBERS(card_choices, 24);
}

static void card_family_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_family, magic, 0, 4),
        AT(card_family, abi, 4, 4),
        AT(card_family, struct_size, 8, 4),
        AT(card_family, flags, 12, 4),
        AT(card_family, member_count, 16, 4),
        AT(card_family, member_size, 20, 4),
        AT(card_family, members, 24, 8),
    };

    CHECK_MEMBERS(card_family, 32);
}

static void card_member_is_pinned(void)
{
    static const struct member members[] = {
        AT(card_member, descriptor, 0, 8),
        AT(card_member, execute, 8, 8),
    };

    CHECK_MEMBERS(card_member, 16);
}

#define IS(name, value) CU_ASSERT_EQUAL((name), (value))

static void constants_are_pinned(void)
{
    IS(CARD_MAGIC, 0x44524143u);
    IS(CARD_ABI, 1u);
    IS(CARD_TYPE_TEXT, 1);
    IS(CARD_TYPE_NUMBER, 2);
    IS(CARD_TYPE_BOOLEAN, 3);
    IS(CARD_TYPE_DROPDOWN, 4);
    IS(CARD_TYPE_OBJECT, 5);
    IS(CARD_FIELD_REQUIRED, 0x01u);
    IS(CARD_FIELD_SECRET, 0x02u);
    IS(CARD_FIELD_ANY_JSON, 0x04u);
    IS(CARD_FIELD_LIST, 0x08u);
    IS(CARD_FIELD_MULTILINE, 0x10u);
    IS(CARD_FIELD_PATH, 0x20u);
    IS(CARD_FIELD_URL, 0x40u);
    IS(CARD_FIELD_CHOICES, 0x80u);
    IS(CARD_EFFECT_READS, 0x01u);
    IS(CARD_EFFECT_CHANGES, 0x02u);
    IS(CARD_EFFECT_DELETES, 0x04u);
    IS(CARD_ICON_MOST, 16384);
    IS(CARD_MEMBERS_MOST, 255);
    IS(CARD_ROLE_NONE, 0);
    IS(CARD_ROLE_STATUS, 1);
    IS(CARD_ROLE_META, 2);
    IS(CARD_ROLE_PAYLOAD, 3);
    IS(CARD_THREADS_ONE, 0);
    IS(CARD_THREADS_ANY, 1);
    IS(CARD_DRY_RUN, 0x01u);
    IS(CARD_CHECK_CONNECTION, 0x02u);
    IS(CARD_ONE_LINE, 0x04u);
    IS(CARD_LOG_NONE, 0);
    IS(CARD_LOG_ERROR, 1);
    IS(CARD_LOG_WARNING, 2);
    IS(CARD_LOG_INFO, 3);
    IS(CARD_LOG_DEBUG, 4);
    IS(CARD_DEADLINE_MS, 120000);
    IS(CARD_OK, 0);
    IS(CARD_INVALID_INPUT, 1);
    IS(CARD_BAD_CONNECTION, 2);
    IS(CARD_AUTH, 3);
    IS(CARD_HTTP_STATUS, 4);
    IS(CARD_NETWORK, 5);
    IS(CARD_TLS, 6);
    IS(CARD_PROTOCOL, 7);
    IS(CARD_TIMEOUT, 8);
    IS(CARD_CANCELLED, 9);
    IS(CARD_TOO_BIG, 10);
    IS(CARD_NO_MEMORY, 11);
    IS(CARD_INTERNAL, 12);
    IS(CARD_REPEAT_UNKNOWN, 0);
    IS(CARD_REPEAT_YES, 1);
    IS(CARD_REPEAT_NO, 2);
    IS(CARD_PAYLOAD_UNKNOWN, 0);
    IS(CARD_PAYLOAD_JSON, 1);
    IS(CARD_PAYLOAD_NOT_JSON, 2);
    IS(CARD_NEXT_LATER, 0x01u);
    IS(CARD_PACE_UNKNOWN, (-1));
    UNIT_TEXT(CARD_DESCRIPTOR_SYMBOL, "card_descriptor");
    UNIT_TEXT(CARD_EXECUTE_SYMBOL, "execute");
    UNIT_TEXT(CARD_SIGNIN_EXTENSION, "card.signin/1");
    UNIT_TEXT(CARD_CHOICES_EXTENSION, "card.choices/1");
    UNIT_TEXT(CARD_FAMILY_EXTENSION, "card.family/1");
    UNIT_TEXT(CARD_FORMAT_INTEGER, "integer");
}

/* Structs built with other headers are compared with these. */
static void sizes_of_the_first_header_are_pinned(void)
{
    if (other_data_model())
        return;
    IS(CARD_CHOICE_LEAST, 24);
    IS(CARD_FIELD_LEAST, 128);
    IS(CARD_DESCRIPTOR_LEAST, 120);
    IS(CARD_CALL_LEAST, 96);
    IS(CARD_RESULT_LEAST, 176);
    IS(CARD_SIGNIN_LEAST, 40);
    IS(CARD_CHOICES_LEAST, 24);
    IS(CARD_FAMILY_LEAST, 32);
    IS(CARD_MEMBER_LEAST, 16);
}

/* A struct that ends before, within or after a member. */
static void a_member_is_there_when_all_of_it_is(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_field field = {.key = "k"};
    size_t end = CARD_END(card_call, waiting);

    CU_ASSERT(CARD_HAS(&call, waiting));
    call.struct_size = (uint32_t)end;
    CU_ASSERT(CARD_HAS(&call, waiting));
    call.struct_size = (uint32_t)end - 1;
    CU_ASSERT(!CARD_HAS(&call, waiting));
    CU_ASSERT(CARD_HAS(&call, sink));
    call.struct_size = 0;
    CU_ASSERT(!CARD_HAS(&call, magic));
    CU_ASSERT(CARD_WITHIN(CARD_FIELD_LEAST, &field, shown_if_values));
    CU_ASSERT(!CARD_WITHIN(CARD_FIELD_LEAST - 1, &field, shown_if_values));
}

static void initialisers_name_this_abi_and_nothing_else(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    struct card_call blank_call;
    struct card_result blank_result;

    CU_ASSERT_EQUAL(call.cancel_fd, -1);
    memset(&blank_call, 0, sizeof blank_call);
    blank_call.magic = CARD_MAGIC;
    blank_call.abi = CARD_ABI;
    blank_call.struct_size = sizeof blank_call;
    blank_call.cancel_fd = -1;
    CU_ASSERT(memcmp(&call, &blank_call, sizeof call) == 0);
    memset(&blank_result, 0, sizeof blank_result);
    blank_result.magic = CARD_MAGIC;
    blank_result.abi = CARD_ABI;
    blank_result.struct_size = sizeof blank_result;
    blank_result.pace.limit = CARD_PACE_UNKNOWN;
    blank_result.pace.remaining = CARD_PACE_UNKNOWN;
    blank_result.pace.reset_ms = CARD_PACE_UNKNOWN;
    CU_ASSERT(memcmp(&result, &blank_result, sizeof result) == 0);
}

UNIT_MAIN("abi", UNIT_TEST(card_text_is_pinned),
          UNIT_TEST(card_choice_is_pinned), UNIT_TEST(card_field_is_pinned),
          UNIT_TEST(card_descriptor_is_pinned), UNIT_TEST(card_call_is_pinned),
          UNIT_TEST(card_pace_is_pinned), UNIT_TEST(card_result_is_pinned),
          UNIT_TEST(card_signin_is_pinned), UNIT_TEST(card_choices_is_pinned),
          UNIT_TEST(card_family_is_pinned), UNIT_TEST(card_member_is_pinned),
          UNIT_TEST(constants_are_pinned),
          UNIT_TEST(sizes_of_the_first_header_are_pinned),
          UNIT_TEST(a_member_is_there_when_all_of_it_is),
          UNIT_TEST(initialisers_name_this_abi_and_nothing_else))
