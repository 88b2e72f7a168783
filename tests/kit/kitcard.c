/* SPDX-License-Identifier: MIT */
/* kitcard.c - defines the descriptor, and records what the callbacks
   receive. */
#include "kitcard.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const struct card_choice tones[] = {{"plain", "Plain", NULL},
                                           {"loud", "Loud", NULL}};
static const char *const if_loud[] = {"loud", NULL};

static const struct card_field inputs[] = {
    {.key = "name",
     .title = "Name",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .example_json = "\"Ada\""},
    {.key = "tone",
     .title = "Tone",
     .type = CARD_TYPE_DROPDOWN,
     .choices = tones,
     .choice_count = COUNT(tones),
     .choice_size = sizeof *tones,
     .default_json = " \"plain\" "},
    {.key = "times",
     .title = "Times",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER,
     .minimum = 1,
     .maximum = 5,
     .default_json = "2",
     .shown_if_key = "tone",
     .shown_if_values = if_loud},
    {.key = "data", .title = "Data", .type = CARD_TYPE_OBJECT},
    {.key = "factor", .title = "Factor", .type = CARD_TYPE_NUMBER},
    {.key = "polite",
     .title = "Polite",
     .type = CARD_TYPE_BOOLEAN,
     .default_json = "true"},
    {.key = "pin",
     .title = "Pin",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET},
    {.key = "any",
     .title = "Any",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_ANY_JSON},
    {.key = "after", .title = "After", .type = CARD_TYPE_TEXT},
};

static const struct card_field outputs[] = {
    {.key = "status",
     .title = "Status",
     .type = CARD_TYPE_NUMBER,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_STATUS},
    {.key = "note", .title = "Note", .type = CARD_TYPE_TEXT},
    {.key = "extra",
     .title = "Extra",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON},
    {.key = "body",
     .title = "Body",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON,
     .role = CARD_ROLE_PAYLOAD},
};

static const struct card_field connection[] = {
    {.key = "server",
     .title = "Server",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .example_json = "\"https://api.example\""},
    {.key = "token",
     .title = "Token",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET},
    {.key = "mode",
     .title = "Mode",
     .type = CARD_TYPE_DROPDOWN,
     .choices = tones,
     .choice_count = COUNT(tones),
     .choice_size = sizeof *tones},
    {.key = "retries",
     .title = "Retries",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER,
     .maximum = 9},
};

const struct card_descriptor kit_card = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "kit",
    .title = "Kit",
    .connector = "kit",
    .connector_title = "Kit",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .connection = connection,
    .input_count = COUNT(inputs),
    .output_count = COUNT(outputs),
    .connection_count = COUNT(connection),
    .field_size = sizeof(struct card_field),
    .release = kit_release,
};

/* Appends the text as a line. */
static void note(char *place, size_t room, const char *line)
{
    size_t used = strlen(place);

    snprintf(place + used, room - used, "%s\n", line);
}

static void on_log(void *context, int32_t level, const char *line)
{
    struct kit_call *c = context;

    (void)level;
    note(c->log, sizeof c->log, line);
}

static void on_wait(void *context, const char *reason, int64_t ms)
{
    struct kit_call *c = context;
    char line[100];

    snprintf(line, sizeof line, "%s %lld", reason, (long long)ms);
    note(c->waited, sizeof c->waited, line);
}

void kit_call_init(struct kit_call *c, const char *form,
                   const char *connection_text)
{
    static const struct card_call call = CARD_CALL_INIT;
    static const struct card_result result = CARD_RESULT_INIT;

    memset(c, 0, sizeof *c);
    c->call = call;
    c->result = result;
    c->call.inputs = (struct card_text){form, strlen(form)};
    c->call.connection =
        (struct card_text){connection_text, strlen(connection_text)};
    c->call.context = c;
    c->call.log = on_log;
    c->call.log_level = CARD_LOG_DEBUG;
    c->call.waiting = on_wait;
}
