/* SPDX-License-Identifier: MIT */
/* model-descriptor.c - the model card's descriptor, and the ways to break
   it. */
#include "model.h"

#include "card-family.h"
#include "model-world.h"

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
     .maximum = 10,
     .format = CARD_FORMAT_INTEGER},
    {.key = "loud", .title = "Loud", .type = CARD_TYPE_BOOLEAN},
    {.key = "extra",
     .title = "Extra",
     .type = CARD_TYPE_OBJECT,
     .schema_json = "{\"$defs\": {\"any\": {}}, \"additionalProperties\": "
                    "{\"$ref\": \"#/$defs/any\"}}"},
    {.key = "note",
     .title = "Note",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON,
     .shown_if_key = "kind",
     .shown_if_values = kind_b},
    {.key = "remark",
     .title = "Remark",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_CHOICES},
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
     .maximum = 5,
     .format = CARD_FORMAT_INTEGER},
};

/* ---- a family, which the card has where BAD_CARD asks for one ---- */

static bool has_family;
static struct card_descriptor member_descriptors[2];
static struct card_field member_connection[MODEL_CONNECTION];
static struct card_member members[3];
static struct card_family family = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof family,
    .member_count = 1,
    .member_size = sizeof *members,
    .members = members,
};

#ifdef MODEL_NO_EXECUTE
#define MODEL_EXECUTE model_execute
int32_t model_execute(const struct card_call *call, struct card_result *result);
#else
#define MODEL_EXECUTE execute
#endif

/* The same card with another id. */
static int32_t execute_member(const struct card_call *call,
                              struct card_result *result)
{
    if (bad("family-constant"))
        family.flags++;
    return MODEL_EXECUTE(call, result);
}

static int32_t execute_bad(const struct card_call *call,
                           struct card_result *result)
{
    (void)call;
    (void)result;
    return 99;
}

static const void *get_extension(const char *name)
{
    if (has_family && strcmp(name, CARD_FAMILY_EXTENSION) == 0)
        return &family;
    return model_extension(name);
}

/* Under another name, since card.h declares a constant. */
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
        .effects = CARD_EFFECT_READS | CARD_EFFECT_CHANGES,
        .documentation_url = "https://model.example/manual",
        .icon_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        .deprecated = "It is for tests.",
};

static char badness[64];

/* A module of two cards, and the ways to break it. */
static void make_family(void)
{
    has_family = bad("good-family") || strncmp(badness, "family-", 7) == 0
                 || bad("member-texts") || bad("member-exits");
    for (size_t i = 0; i < 2; i++) {
        member_descriptors[i] = model_descriptor;
        member_descriptors[i].id = "model_two";
        member_descriptors[i].get_extension = model_extension;
        members[i] =
            (struct card_member){&member_descriptors[i], execute_member};
    }
    memcpy(member_connection, model_connection, sizeof member_connection);
    member_descriptors[0].connection = member_connection;
    if (bad("family-head"))
        family.struct_size = 8;
    if (bad("family-members") || bad("family-ids"))
        family.member_count = 2;
    if (bad("family-members"))
        members[1] = (struct card_member){NULL, execute_member};
    if (bad("family-connector"))
        member_descriptors[0].connector = "others";
    if (bad("family-connection"))
        member_connection[0].env = "ANOTHER";
    if (bad("family-itself"))
        member_descriptors[0].get_extension = get_extension;
    if (bad("member-texts"))
        member_descriptors[0].version = "1";
    if (bad("member-exits"))
        members[0].execute = execute_bad;
}

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
    if (bad("values-fraction"))
        model_inputs[2].example_json = "1.5";
    if (bad("formats"))
        model_inputs[6].format = CARD_FORMAT_INTEGER;
    if (bad("formats-unknown"))
        model_inputs[6].format = "phone";
    if (bad("field-schemas"))
        model_inputs[4].schema_json = "[]";
    if (bad("field-schemas-type"))
        model_inputs[4].schema_json = "{\"type\": [\"array\", \"null\"]}";
    if (bad("field-schemas-ref"))
        model_inputs[4].schema_json = "{\"$ref\": \"https://a.example/\"}";
    if (bad("choices-output"))
        outputs[3].flags |= CARD_FIELD_CHOICES;
}

static void spoil_additions(void)
{
    if (bad("effects"))
        model_descriptor.effects = CARD_EFFECT_CHANGES;
    if (bad("effects-unknown"))
        model_descriptor.effects |= 0x100u;
    if (bad("documentation"))
        model_descriptor.documentation_url = "http://model.example/manual";
    if (bad("icon"))
        model_descriptor.icon_svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>";
}

/* Hosts may encounter sizes and strings of any kind; each must be refused
   without being read. */
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
    world_load();
    spoil_fields();
    spoil_additions();
    model_spoil_fields();
    make_family();
    spoil_memory();
}
