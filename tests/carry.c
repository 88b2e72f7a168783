/* SPDX-License-Identifier: MIT */
#include "carry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(struct card_text text)
{
    return strndup(text.data != NULL ? text.data : "", text.size);
}

struct carried carry_call(struct card_call *call, const char *form,
                          const char *connection)
{
    struct carried c = {.result = CARD_RESULT_INIT};

    if (form != NULL)
        call->inputs = (struct card_text){form, strlen(form)};
    if (connection != NULL)
        call->connection = (struct card_text){connection, strlen(connection)};
    c.code = execute(call, &c.result);
    c.output = copy(c.result.output);
    c.error = copy(c.result.error);
    c.preview = copy(c.result.preview);
    c.attempts = copy(c.result.attempts);
    return c;
}

struct carried carry(const char *form, int port, uint32_t flags)
{
    struct card_call call = CARD_CALL_INIT;
    char connection[256];

    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"}", port,
             CARRY_TOKEN);
    call.flags = flags;
    return carry_call(&call, form, connection);
}

void carried_free(struct carried *c)
{
    card_descriptor.release(&c->result);
    free(c->output);
    free(c->error);
    free(c->preview);
    free(c->attempts);
}
