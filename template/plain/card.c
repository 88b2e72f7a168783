/* SPDX-License-Identifier: MIT */
/*
 * card.c - @TITLE@: shortens a text
 *
 * It works unchanged. Change it step by step into your card; `make check` tests
 * each step. The kit_ functions are described in card-kit(3), everything else
 * in card(3).
 */
#include <card-kit.h>
#include <string.h>

/* ---- What the card is: hosts draw the form from this ------------------ */

static const struct card_choice keeps[] = {
    {"beginning", "Beginning", "What follows is left out: \"A long te…\""},
    {"end", "End", "What comes before is left out: \"…long text\""},
};

static const struct card_field inputs[] = {
    {.key = "text",
     .title = "Text",
     .help = "The text to shorten, such as: A long text",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED | CARD_FIELD_MULTILINE,
     .example_json = "\"A long text about many things\""},
    {.key = "keep",
     .title = "Keep",
     .help = "The part of a long text that is kept.",
     .type = CARD_TYPE_DROPDOWN,
     .flags = CARD_FIELD_REQUIRED,
     .choices = keeps,
     .choice_count = sizeof keeps / sizeof *keeps,
     .choice_size = sizeof *keeps,
     .example_json = "\"beginning\""},
    {.key = "length",
     .title = "Length",
     .help = "How many characters the result has at most, such as 40.",
     .type = CARD_TYPE_NUMBER,
     .format = CARD_FORMAT_INTEGER,
     .minimum = 1,
     .maximum = 1000,
     .default_json = "20",
     .example_json = "40"},
};

static const struct card_field outputs[] = {
    {.key = "shortened",
     .title = "Shortened",
     .help = "Whether the text was too long.",
     .type = CARD_TYPE_BOOLEAN,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_META},
    {.key = "text",
     .title = "Text",
     .help = "The text, shortened if it was too long.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_PAYLOAD},
};

const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "@ID@", /* must be the file's name: see the Makefile */
    .title = "@TITLE@",
    .connector = "@ID@",
    .connector_title = "@TITLE@",
    .version = "0.1.0",
    .description = "Shortens a text to a number of characters.",
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .outputs = outputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .field_size = sizeof(struct card_field),
    .release = kit_release,
    .effects = CARD_EFFECT_READS,
};

/* ---- What the card does ----------------------------------------------- */

/* The position after this many UTF-8 characters. */
static const char *skip(const char *text, int64_t count)
{
    for (; *text != '\0' && count > 0; count--)
        do
            text++;
        while (((unsigned char)*text & 0xC0) == 0x80);
    return text;
}

static void shorten(struct kit *kit)
{
    const char *text = kit_text(kit->form, "text");
    int64_t length = kit_integer(kit->form, "length"), count = 0;
    bool is_long;

    for (const char *at = text; *at != '\0'; at = skip(at, 1))
        count++;
    is_long = count > length;
    kit_put_bool(kit, "shortened", is_long);
    kit_preview_text(kit, "would_shorten", is_long ? "yes" : "no");
    if (!is_long)
        kit_put_text(kit, "text", text);
    else if (kit_choice(kit->form, "keep") == 0)
        kit_put_format(kit, "text", "%.*s…",
                       (int)(skip(text, length - 1) - text), text);
    else
        kit_put_format(kit, "text", "…%s", skip(text, count - length + 1));
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    struct kit kit;

    if (kit_begin(&kit, &card_descriptor, call, result)
        && (kit.flags & CARD_CHECK_CONNECTION) == 0) {
        kit_repeatable(&kit, true);
        shorten(&kit);
    }
    return kit_end(&kit);
}
