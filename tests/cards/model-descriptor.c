/* SPDX-License-Identifier: MIT */
/* model-descriptor.c - what the model card is, and how that may be broken. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

static struct card_choice kinds[] = {{"a", "A", "Plain."},
                                     {"b", "B", "With a note."}};
static struct card_choice modes[] = {{"x", "X", NULL}, {"y", "Y", NULL}};
static const char *kind_b[] = {"b", NULL};

struct card_field model_inputs[MODEL_INPUTS] = {
    {.key = "kind",
     .title = "Kind",
     .help = "What to ask for, such as a.",
     .type = CARD_TYPE_DROPDOWN,
     .flags = CARD_FIELD_REQUIRED,
     .choice_count = 2,
     .choice_size = sizeof *kinds,
     .choices = kinds},
    {.key = "name",
     .title = "Name",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .pattern = "^[A-Za-z ]+$",
     .example_json = "\"World\""},
    {.key = "count",
     .title = "Count",
     .type = CARD_TYPE_NUMBER,
     .default_json = "1",
     .minimum = 1,
     .maximum = 10},
    {.key = "loud", .title = "Loud", .type = CARD_TYPE_BOOLEAN},
    {.key = "extra", .title = "Extra", .type = CARD_TYPE_OBJECT},
    {.key = "note",
     .title = "Note",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON,
     .shown_if_key = "kind",
     .shown_if_values = kind_b},
    {.key = "remark", .title = "Remark", .type = CARD_TYPE_TEXT},
};

static struct card_field outputs[] = {
    {.key = "status",
     .title = "Status",
     .type = CARD_TYPE_NUMBER,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_STATUS},
    {.key = "facts",
     .title = "Facts",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_META},
    {.key = "answer",
     .title = "Answer",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_ANY_JSON,
     .role = CARD_ROLE_PAYLOAD},
    {.key = "more", .title = "More", .type = CARD_TYPE_TEXT},
};

struct card_field model_connection[MODEL_CONNECTION] = {
    {.key = "server",
     .title = "Server",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_URL,
     .pattern = "^http://",
     .example_json = "\"http://127.0.0.1:9\""},
    {.key = "token",
     .title = "Token",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET},
    {.key = "mode",
     .title = "Mode",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 2,
     .choice_size = sizeof *modes,
     .choices = modes},
    {.key = "level",
     .title = "Level",
     .type = CARD_TYPE_NUMBER,
     .minimum = 0,
     .maximum = 5},
};

static const void *get_extension(const char *name)
{
    static const int any = 1;

    (void)name;
    return bad("extensions") ? &any : NULL;
}

/* Under another name, as card.h declares a constant. */
CARD_EXPORT struct card_descriptor
    model_descriptor __asm__("card_descriptor") = {
        .magic = CARD_MAGIC,
        .abi = CARD_ABI,
        .struct_size = sizeof(struct card_descriptor),
        .thread_model = CARD_THREADS_ANY,
        .id = "model",
        .title = "Model",
        .connector = "test_cards",
        .connector_title = "Test Cards",
        .version = "1.0.0",
        .inputs = model_inputs,
        .outputs = outputs,
        .connection = model_connection,
        .input_count = MODEL_INPUTS,
        .output_count = sizeof outputs / sizeof *outputs,
        .connection_count = MODEL_CONNECTION,
        .field_size = sizeof(struct card_field),
        .release = model_release,
        .get_extension = get_extension,
};

static char badness[64];

bool bad(const char *check)
{
    return strcmp(badness, check) == 0;
}

static void spoil_fields(void)
{
    if (bad("roles"))
        outputs[3].role = CARD_ROLE_PAYLOAD;
    if (bad("field-keys"))
        model_inputs[6].key = "name";
    if (bad("field-texts"))
        model_inputs[6].title = "\xFF";
    if (bad("field-types"))
        model_inputs[6].reserved = 1;
    if (bad("choices")) {
        model_inputs[6].choices = modes;
        model_inputs[6].choice_count = 2;
        model_inputs[6].choice_size = sizeof *modes;
    }
    if (bad("conditions"))
        kind_b[0] = "c";
    if (bad("values"))
        model_inputs[2].example_json = "\"two\"";
    if (bad("limits"))
        model_inputs[6].maximum = 5;
    if (bad("patterns"))
        model_inputs[6].pattern = "(a";
}

/* Hosts may find sizes and strings of any kind; each is refused, none read. */
static void spoil_memory(void)
{
    size_t size = (size_t)100 << 20;
    char *huge;

    if (bad("hostile-count"))
        model_descriptor.input_count = 0xF0000000u;
    if (bad("hostile-size"))
        model_descriptor.field_size = 0;
    if (bad("hostile-choices"))
        model_inputs[0].choice_count = 0xF0000000u;
    if (bad("hostile-key"))
        model_inputs[1].key = NULL;
    if (bad("hostile-pointer"))
        model_inputs[1].help = (const char *)8;
    if (bad("hostile-inputs"))
        model_descriptor.inputs = (const struct card_field *)4096;
    if (!bad("hostile-title") && !bad("hostile-help"))
        return;
    huge = malloc(size + 1);
    if (huge == NULL)
        return;
    memset(huge, 'x', size);
    huge[size] = '\0';
    if (bad("hostile-title"))
        model_descriptor.title = huge;
    else
        model_inputs[1].help = huge;
}

__attribute__((constructor)) static void spoil(void)
{
    const char *check = getenv("BAD_CARD");

    if (check == NULL || strlen(check) >= sizeof badness)
        return;
    memcpy(badness, check, strlen(check) + 1);
    if (bad("crash-on-load"))
        abort();
    if (bad("descriptor-head"))
        model_descriptor.struct_size += 64;
    if (bad("descriptor-sizes"))
        model_descriptor.field_size = 16;
    if (bad("descriptor-texts"))
        model_descriptor.version = "1";
    if (bad("thread-model"))
        model_descriptor.thread_model = 7;
    if (bad("file-name"))
        model_descriptor.id = "other";
    if (bad("escapes"))
        model_descriptor.title = "\033[31mred\xC2\x9B 1m\xE2\x80\xAEtxt";
    spoil_fields();
    spoil_memory();
}
