/* SPDX-License-Identifier: MIT */
/*
 * hostile.c - a card whose every text would be HTML, if a host let it
 *
 * None of its texts may run in a host that shows them. Its keys would also
 * break selectors and attributes.
 */
#include "card.h"

#define EVIL "<img src=x onerror=\"window.hostile=1\"><b>'\"&`"
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const struct card_choice choices[] = {
    {"\"><i id=hostile>", EVIL, EVIL},
    {"b", "</script>" EVIL, EVIL},
};

static const char *const values[] = {"b", EVIL, NULL};

static const struct card_field inputs[] = {
    {.key = "a\"]'> .b:c",
     .title = EVIL,
     .help = "</script>" EVIL,
     .group = EVIL,
     .type = CARD_TYPE_DROPDOWN,
     .flags = CARD_FIELD_REQUIRED,
     .choices = choices,
     .choice_count = COUNT(choices),
     .choice_size = sizeof(struct card_choice)},
    {.key = "name",
     .title = EVIL,
     .help = EVIL,
     .group = "</details>" EVIL,
     .type = CARD_TYPE_TEXT,
     .example_json = "\"<img src=x onerror='window.hostile=1'>\"",
     .shown_if_key = "a\"]'> .b:c",
     .shown_if_values = values},
    {.key = "lines",
     .title = EVIL,
     .help = EVIL,
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_MULTILINE,
     .example_json = "\"<img src=x\\nonerror='window.hostile=1'>\""},
};

static const struct card_field connection[] = {
    {.key = "<k>",
     .title = EVIL,
     .help = EVIL,
     .group = EVIL,
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .example_json = "\"<img src=x onerror='window.hostile=1'>\""},
    {.key = "s",
     .title = EVIL,
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET | CARD_FIELD_MULTILINE},
};

static const struct card_field outputs[] = {
    {.key = "out",
     .title = EVIL,
     .help = EVIL,
     .type = CARD_TYPE_TEXT,
     .role = CARD_ROLE_PAYLOAD},
};

static const char error[] =
    "{\"code\":\"<b>\",\"message\":\"<img src=x onerror='window.hostile=1'>\"}";

static void release(struct card_result *result)
{
    result->error.data = NULL;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    (void)call;
    result->error.data = error;
    result->error.size = sizeof error - 1;
    return CARD_NETWORK;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "hostile",
    .title = EVIL,
    .connector = "hostile",
    .connector_title = "Hostile " EVIL,
    .version = "6.6.6",
    .description = "</script>" EVIL,
    .inputs = inputs,
    .outputs = outputs,
    .connection = connection,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .connection_count = COUNT(connection),
    .field_size = sizeof(struct card_field),
    .release = release,
};
