/* SPDX-License-Identifier: MIT */
#include "carry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(struct card_text text)
{
    return strndup(text.data != NULL ? text.data : "", text.size);
}

const struct card_member *member_of(const char *id)
{
    const struct card_family *family =
        card_descriptor.get_extension(CARD_FAMILY_EXTENSION);

    for (size_t i = 0; i < family->member_count; i++) {
        if (strcmp(family->members[i].descriptor->id, id) == 0)
            return &family->members[i];
    }
    abort(); /* a test that names a card that is not there */
}

static struct carried carry_any(card_execute_fn card, struct card_call *call,
                                const char *form, const char *connection)
{
    struct carried c = {.result = CARD_RESULT_INIT};

    if (form != NULL)
        call->inputs = (struct card_text){form, strlen(form)};
    if (connection != NULL)
        call->connection = (struct card_text){connection, strlen(connection)};
    c.code = card(call, &c.result);
    c.output = copy(c.result.output);
    c.error = copy(c.result.error);
    c.preview = copy(c.result.preview);
    c.attempts = copy(c.result.attempts);
    return c;
}

struct carried carry_call(struct card_call *call, const char *form,
                          const char *connection)
{
    return carry_any(execute, call, form, connection);
}

static struct carried carry_to(card_execute_fn card, const char *form, int port,
                               uint32_t flags)
{
    struct card_call call = CARD_CALL_INIT;
    char connection[256];

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}", port,
             CARRY_TOKEN);
    call.flags = flags;
    return carry_any(card, &call, form, connection);
}

struct carried carry(const char *form, int port, uint32_t flags)
{
    return carry_to(execute, form, port, flags);
}

struct carried carry_member(const char *id, const char *form, int port,
                            uint32_t flags)
{
    return carry_to(member_of(id)->execute, form, port, flags);
}

void carried_free(struct carried *c)
{
    card_descriptor.release(&c->result);
    free(c->output);
    free(c->error);
    free(c->preview);
    free(c->attempts);
}
