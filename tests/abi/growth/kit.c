/* SPDX-License-Identifier: MIT */
/* kit.c - the card of grow.c as an author writes it, with the kit. */
#include <card-kit.h>

#ifdef CARD_FUTURE
#define FUTURE(word) .future = (word),
#else
#define FUTURE(word)
#endif

static const struct card_choice tones[] = {
    {.value = "low", .title = "Low", FUTURE("choice low")},
    {.value = "high", .title = "High", FUTURE("choice high")},
};

static const struct card_field inputs[] = {
    {.key = "tone",
     .title = "Tone",
     .type = CARD_TYPE_DROPDOWN,
     .choice_count = 2,
     .choice_size = sizeof *tones,
     .choices = tones,
     .default_json = "\"low\"",
     FUTURE("field tone")},
    {.key = "word",
     .title = "Word",
     .type = CARD_TYPE_TEXT,
     FUTURE("field word")},
};

static const struct card_field outputs[] = {
    {.key = "heard",
     .title = "Heard",
     .type = CARD_TYPE_TEXT,
     FUTURE("field heard")},
};

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    struct kit kit;

    if (kit_begin(&kit, &card_descriptor, call, result)) {
        kit_preview_text(&kit, "says", kit_text(kit.form, "tone"));
        kit_put_text(&kit, "heard", kit_text(kit.form, "tone"));
        kit_next_refused(&kit, "https://x.example/", "No more.");
        kit_wait_ms(&kit, 1, "LOST");
    }
    return kit_end(&kit);
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "kit",
    .title = "Kit",
    .connector = "growth",
    .connector_title = "Growth",
    .version = "1.0.0",
    .inputs = inputs,
    .outputs = outputs,
    .input_count = sizeof inputs / sizeof *inputs,
    .output_count = sizeof outputs / sizeof *outputs,
    .field_size = sizeof(struct card_field),
    .release = kit_release,
    FUTURE("descriptor")};
