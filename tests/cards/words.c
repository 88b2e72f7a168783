/* SPDX-License-Identifier: MIT */
/*
 * words.c - a card of odd words, for what completes them
 *
 * Its choices have blanks, quotes and control characters. When it is loaded it
 * appends its id, WORDS_ID, to the file that LOADED_MARK names, and then aborts
 * with WORDS_CRASHES, waits for ever with WORDS_HANGS, and prints with
 * WORDS_PRINTS.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "card.h"

#ifndef WORDS_ID
#define WORDS_ID "words"
#endif

__attribute__((constructor)) static void leave_mark(void)
{
    const char *path = getenv("LOADED_MARK");
    int fd =
        path != NULL ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

    if (fd >= 0 && dprintf(fd, "%s\n", WORDS_ID) > 0)
        close(fd);
#ifdef WORDS_PRINTS
    fprintf(stderr, "\033[31mloaded\n");
    printf("\033[31mloaded\n");
#endif
#ifdef WORDS_CRASHES
    abort();
#endif
#ifdef WORDS_HANGS
    for (;;)
        pause();
#endif
}

static void release(struct card_result *result)
{
    result->opaque = NULL;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    (void)call;
    (void)result;
    return CARD_INTERNAL;
}

static const struct card_choice choices[] = {
    {"two words", "With a blank", ""},
    {"it's", "With a quote", ""},
    {"a$b", "With a dollar sign", ""},
    {"x\"y", "With a double quote", ""},
    {"back\\slash", "With a backslash", ""},
    {"co:lon", "With a: colon", ""},
    {"caf\xc3\xa9", "With an accent", ""},
    {"\033[31mred", "With an escape character", ""},
    {"line\nend", "With a line end", ""},
    {"tab\tin", "With a tab", ""},
    {"\xe2\x80\xaeright", "With a character that turns text round", ""},
    {"plain", "\033[31mA title\nof two lines", ""},
};

static const char *const if_plain[] = {"plain", NULL};

static const struct card_field inputs[] = {
    {.key = "word",
     .title = "Word",
     .type = CARD_TYPE_DROPDOWN,
     .flags = CARD_FIELD_REQUIRED,
     .choice_count = sizeof choices / sizeof *choices,
     .choice_size = sizeof(struct card_choice),
     .choices = choices},
    {.key = "sure",
     .title = "Sure",
     .type = CARD_TYPE_BOOLEAN,
     .flags = CARD_FIELD_REQUIRED},
    {.key = "limit",
     .title = "Limit",
     .type = CARD_TYPE_NUMBER,
     .default_json = "200"},
    {.key = "object",
     .title = "Object",
     .type = CARD_TYPE_OBJECT,
     .schema_json =
         "{\"properties\": {"
         "\"size\": {\"enum\": [\"small\", \"large\"], \"title\": \"Size\"},"
         "\"open\": {\"type\": \"boolean\"},"
         "\"bad=key\": true, \"nul\\u0000key\": {}}}"},
    {.key = "plainly",
     .title = "Plainly",
     .type = CARD_TYPE_TEXT,
     .shown_if_key = "word",
     .shown_if_values = if_plain},
    {.key = "device",
     .title = "Device",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_CHOICES},
    {.key = "pin",
     .title = "Pin",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET},
};

static const struct card_field outputs[] = {
    {.key = "said",
     .title = "Said",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON | CARD_FIELD_LIST,
     .role = CARD_ROLE_PAYLOAD,
     .schema_json =
         "{\"type\": \"array\", \"items\": {\"properties\": {"
         "\"id\": {\"title\": \"Id\"}, \"a,b\": {}, \"bad\\u0000\": {},"
         "\"profile\": {\"properties\": {\"name\": true}}}}}"},
};

static const struct card_field connection[] = {
    {.key = "place",
     .title = "Place",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED},
    {.key = "token",
     .title = "Token",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET | CARD_FIELD_REQUIRED,
     .default_json = "\"never shown\""},
};

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = (uint32_t)sizeof(struct card_descriptor),
    .id = WORDS_ID,
    .title = "Words\033[31m",
    .connector = "test_cards",
    .connector_title = "Test Cards",
    .version = "1.0.0",
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .connection = connection,
    .connection_count = sizeof connection / sizeof *connection,
    .field_size = sizeof(struct card_field),
    .thread_model = CARD_THREADS_ONE,
    .release = release,
};
