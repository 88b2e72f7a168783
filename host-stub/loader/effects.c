/* SPDX-License-Identifier: MIT */
/* effects.c - converts effects between bits, words and sentences. */
#include "effects.h"

#include "card.h"
#include "jsonwrite.h"

#define COUNT 3

static const struct {
    uint32_t bit;
    const char *word;
} effect[COUNT] = {{CARD_EFFECT_READS, "reads"},
                   {CARD_EFFECT_CHANGES, "changes"},
                   {CARD_EFFECT_DELETES, "deletes"}};

void effects_json(struct buf *out, uint32_t effects)
{
    size_t count = 0;

    buf_char(out, '[');
    for (size_t i = 0; i < COUNT; i++) {
        if ((effects & effect[i].bit) == 0)
            continue;
        buf_str(out, count++ > 0 ? "," : "");
        json_quote_str(out, effect[i].word);
    }
    buf_char(out, ']');
}

void effects_words(struct buf *out, uint32_t effects)
{
    uint32_t left = effects;

    for (size_t i = 0; i < COUNT; i++) {
        if ((effects & effect[i].bit) == 0)
            continue;
        left &= ~effect[i].bit;
        buf_str(out, effect[i].word);
        if (left != 0)
            buf_str(out, (left & (left - 1)) != 0 ? ", " : " and ");
    }
}

uint32_t effects_of_object(struct json_span object)
{
    struct json_walk walk;
    struct json_span list, word;
    uint32_t effects = 0;

    if (json_type(object) != 'o' || !json_find(object, "effects", &list)
        || json_type(list) != 'a')
        return 0;
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &word)) {
        for (size_t i = 0; i < COUNT; i++) {
            if (json_type(word) == 's' && json_string_is(word, effect[i].word))
                effects |= effect[i].bit;
        }
    }
    return effects;
}

void effects_sentence(struct buf *out, uint32_t of_form, uint32_t of_card)
{
    /* indexed by the two bits of the effects other than reading */
    static const char *const form[] = {
        "This form only reads, and changes nothing.",
        "This form creates or changes something.",
        "This form deletes something, which may not come back.",
        ("This form creates or changes something, and deletes something, which "
         "may not come back.")};
    static const char *const card[] = {
        "This card only reads, and changes nothing.",
        "This card may create or change something.",
        "This card may delete something, which may not come back.",
        ("This card may create, change or delete something; what is deleted "
         "may not come back.")};
    uint32_t effects = of_form != 0 ? of_form : of_card;

    effects &= CARD_EFFECT_READS | CARD_EFFECT_CHANGES | CARD_EFFECT_DELETES;
    if (effects != 0)
        buf_str(out, (of_form != 0 ? form : card)[effects >> 1]);
}
