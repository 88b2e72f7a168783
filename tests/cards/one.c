/* SPDX-License-Identifier: MIT */
/*
 * one.c - a card that allows one call at a time, and counts them
 *
 * Its output gives the highest number of simultaneous calls so far. With the
 * input "hold", the path of a FIFO, a call lasts until that is opened for
 * writing, even if it is cancelled or its deadline passes.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "card.h"

static atomic_int inside;
static atomic_int most;

static void count_in(void)
{
    int now = atomic_fetch_add(&inside, 1) + 1;
    int before = atomic_load(&most);

    while (now > before && !atomic_compare_exchange_weak(&most, &before, now))
        continue;
}

static void release(struct card_result *result)
{
    free(result->opaque);
    result->opaque = NULL;
    result->output.data = NULL;
}

static void hold(const struct card_call *call)
{
    static const char key[] = "\"hold\": \"";
    char inputs[512];
    char *path, *end;

    snprintf(inputs, sizeof inputs, "%.*s", (int)call->inputs.size,
             call->inputs.data);
    path = strstr(inputs, key);
    if (path == NULL)
        return;
    path += sizeof key - 1;
    end = strchr(path, '"');
    if (end != NULL)
        *end = '\0';
    close(open(path, O_RDONLY | O_CLOEXEC));
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    const struct timespec moment = {.tv_nsec = 5000000};
    char *text = malloc(64);

    if (text == NULL)
        return CARD_NO_MEMORY;
    count_in();
    nanosleep(&moment, NULL); /* long enough for another call to begin */
    hold(call);
    snprintf(text, 64, "{\"most\":%d}", atomic_load(&most));
    atomic_fetch_sub(&inside, 1);
    result->opaque = text;
    result->output.data = text;
    while (text[result->output.size] != '\0')
        result->output.size++;
    return CARD_OK;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = (uint32_t)sizeof(struct card_descriptor),
    .id = ONE_ID,
    .title = "One",
    .connector = "test_cards",
    .connector_title = "Test Cards",
    .version = "1.0.0",
    .field_size = sizeof(struct card_field),
    .thread_model = ONE_MODEL,
    .release = release,
};
