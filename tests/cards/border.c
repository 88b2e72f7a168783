/* SPDX-License-Identifier: MIT */
/* border.c - detects a host that puts its own memory into a result. */
#include "border.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void break_off(const char *why)
{
    fprintf(stderr, "test card: %s\n", why);
    abort();
}

void border_expect_empty(const struct card_result *result)
{
    if (result->output.data != NULL || result->error.data != NULL
        || result->next.data != NULL || result->attempts.data != NULL
        || result->connection_update.data != NULL
        || result->preview.data != NULL || result->pace.bucket.data != NULL
        || (CARD_HAS(result, next_refused)
            && result->next_refused.data != NULL))
        break_off("a result holds a text that no card put there");
}

int32_t border_give(const struct card_result *result, struct card_result *given,
                    int32_t code)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    size_t size = result->struct_size;

    *given = empty;
    memcpy(given, result, size < sizeof empty ? size : sizeof empty);
    return code;
}

static bool is_same(struct card_text a, struct card_text b)
{
    return a.data == b.data && a.size == b.size;
}

static void overwrite(struct card_text text)
{
    union {
        const char *given;
        char *own;
    } data = {text.data};

    if (text.data != NULL)
        memset(data.own, '\xDB', text.size);
}

void border_take_back(const struct card_result *result,
                      const struct card_result *given)
{
    if (given == NULL) {
        border_expect_empty(result);
        return;
    }
    if (!is_same(result->output, given->output)
        || !is_same(result->error, given->error)
        || !is_same(result->next, given->next)
        || !is_same(result->attempts, given->attempts)
        || !is_same(result->connection_update, given->connection_update)
        || !is_same(result->preview, given->preview)
        || !is_same(result->pace.bucket, given->pace.bucket)
        || (CARD_HAS(result, next_refused)
            && !is_same(result->next_refused, given->next_refused)))
        break_off("the host changed a result before it released it");
    overwrite(given->output);
    overwrite(given->error);
    overwrite(given->next);
    overwrite(given->attempts);
    overwrite(given->connection_update);
    overwrite(given->preview);
    overwrite(given->pace.bucket);
    overwrite(given->next_refused);
}
