/* SPDX-License-Identifier: MIT */
/*
 * leaver.c - a card that leaves its host with a problem
 *
 *     leave   leaves a process behind that has the host's pipes, and ends the
 *             host
 *     hang    does not end, even if it is cancelled or its deadline passes
 *     says    fills standard error, without a line end, and returns
 *
 * It has fields with names of properties that every JavaScript object inherits.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "card.h"

static const struct card_field inputs[] = {
    {.key = "constructor", .title = "Mode", .type = CARD_TYPE_TEXT},
};

static const struct card_field connection[] = {
    {.key = "__proto__", .title = "Proto", .type = CARD_TYPE_TEXT},
    {.key = "constructor", .title = "Constructor", .type = CARD_TYPE_TEXT},
    {.key = "toString", .title = "To string", .type = CARD_TYPE_TEXT},
};

static const struct card_field outputs[] = {
    {.key = "valueOf",
     .title = "The connection",
     .type = CARD_TYPE_OBJECT,
     .role = CARD_ROLE_PAYLOAD},
    {.key = "hasOwnProperty",
     .title = "Not there",
     .type = CARD_TYPE_NUMBER,
     .role = CARD_ROLE_STATUS},
};

/* Ends eventually, since no test cleans up this process. */
static void sleep_long(void)
{
    const struct timespec long_enough = {.tv_sec = 100};

    nanosleep(&long_enough, NULL);
}

static void fill_stderr(void)
{
    static char text[65536];

    memset(text, 'e', sizeof text);
    for (int i = 0; i < 1000; i++) {
        if (write(STDERR_FILENO, text, sizeof text) < 0)
            return;
    }
}

static void release(struct card_result *result)
{
    free(result->opaque);
    result->opaque = NULL;
    result->output.data = NULL;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const char begin[] = "{\"valueOf\":";
    size_t size = call->connection.size;
    char *output = malloc(sizeof begin + size + 1);

    if (output == NULL)
        return CARD_NO_MEMORY;
    if (memmem(call->inputs.data, call->inputs.size, "leave", 5) != NULL) {
        if (fork() == 0)
            sleep_long();
        _exit(3);
    }
    if (memmem(call->inputs.data, call->inputs.size, "hang", 4) != NULL)
        sleep_long();
    if (memmem(call->inputs.data, call->inputs.size, "says", 4) != NULL)
        fill_stderr();
    memcpy(output, begin, sizeof begin);
    memcpy(output + sizeof begin - 1, call->connection.data, size);
    output[sizeof begin - 1 + size] = '}';
    result->opaque = output;
    result->output.data = output;
    result->output.size = sizeof begin + size;
    return CARD_OK;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = (uint32_t)sizeof(struct card_descriptor),
    .id = "leaver",
    .title = "Leaver",
    .connector = "leavers",
    .connector_title = "Leavers",
    .version = "1.0.0",
    .inputs = inputs,
    .input_count = 1,
    .connection = connection,
    .connection_count = 3,
    .outputs = outputs,
    .output_count = 2,
    .field_size = sizeof(struct card_field),
    .thread_model = CARD_THREADS_ANY,
    .release = release,
};
