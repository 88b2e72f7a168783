/* SPDX-License-Identifier: MIT */
/* must.c - conditions that every result must meet, whatever the card's
   inputs */
#include <string.h>

#include "card-family.h"
#include "fuzz.h"
#include "jsontext.h"
#include "jsonwalk.h"

static bool is_json(struct card_text text)
{
    struct json_check check;

    json_check_init(&check, JSON_DEPTH_WRAPPED);
    return json_check_feed(&check, text.data, text.size)
           && json_check_end(&check);
}

static void must_be_json(struct card_text text, char type)
{
    struct json_span span = {text.data, text.size};

    if (text.data == NULL)
        return;
    MUST(is_json(text));
    MUST(json_type(span) == type);
}

static struct json_span member(struct card_text text, const char *key)
{
    struct json_span value = {NULL, 0};

    json_find((struct json_span){text.data, text.size}, key, &value);
    return value;
}

void must_be_a_result(int32_t code, const struct card_result *result)
{
    must_be_json(result->output, 'o');
    must_be_json(result->error, 'o');
    must_be_json(result->next, 'o');
    must_be_json(result->attempts, 'a');
    must_be_json(result->connection_update, 'o');
    must_be_json(result->preview, 'o');
    MUST(code >= CARD_OK && code <= CARD_INTERNAL);
    MUST(code != CARD_NO_MEMORY && code != CARD_INTERNAL);
    MUST((code == CARD_OK) == (result->error.data == NULL));
    if (code != CARD_OK) {
        MUST(json_type(member(result->error, "code")) == 's');
        MUST(json_type(member(result->error, "message")) == 's');
    }
}

const struct card_member *must_be_a_member(const char *id)
{
    const struct card_family *family =
        card_descriptor.get_extension(CARD_FAMILY_EXTENSION);
    const struct card_member *member = family->members;

    while (strcmp(member->descriptor->id, id) != 0) {
        member++;
        MUST(member < family->members + family->member_count);
    }
    return member;
}

void must_have(const struct card_result *result, const char *key, char type)
{
    MUST(json_type(member(result->output, key)) == type);
}

void must_be_the_answer(const struct card_result *result)
{
    if (result->output.data != NULL) {
        MUST(json_type(member(result->output, "status_code")) == 'n');
        MUST(json_type(member(result->output, "headers")) == 'o');
        MUST(member(result->output, "body").data != NULL);
    }
}
