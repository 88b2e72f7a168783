/* SPDX-License-Identifier: MIT */
/* descriptor.c - copies a descriptor to this host's sizes, and checks it. */
#include "descriptor.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "check-fields.h"
#include "icon.h"
#include "schema-ref.h"

#define COUNT_MOST 10000u

/* Sizes of the first card.h of ABI 1, and the end of each later member. */
static const size_t choice_ends[] = {CARD_CHOICE_LEAST};
static const size_t field_ends[] = {CARD_FIELD_LEAST,
                                    CARD_END(card_field, schema_json),
                                    CARD_END(card_field, format)};
static const size_t descriptor_ends[] = {
    CARD_DESCRIPTOR_LEAST,
    CARD_END(card_descriptor, effects),
    CARD_END(card_descriptor, reserved),
    CARD_END(card_descriptor, documentation_url),
    CARD_END(card_descriptor, icon_svg),
    CARD_END(card_descriptor, deprecated)};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool why_not(struct buf *why, const char *text)
{
    buf_str(why, text);
    return false;
}

/* Copies whole members only: a member that a size covers only in part is
   absent, since half of a pointer is useless. */
static void copy_members(void *to, const void *from, size_t size,
                         const size_t *ends, size_t count)
{
    while (count > 0 && ends[count - 1] > size)
        count--;
    if (count > 0)
        memcpy(to, from, ends[count - 1]);
}

static bool copy_choices(struct card_field *field, struct buf *why)
{
    const char *from = (const char *)field->choices;
    struct card_choice *to;
    size_t size = field->choice_size;

    if (field->choice_count == 0) {
        field->choices = NULL;
        return true;
    }
    if (from == NULL || field->choice_count > COUNT_MOST
        || size < CARD_CHOICE_LEAST
        || size % alignof(struct card_choice) != 0) {
        buf_fmt(why, "field '%.100s': its choices have a wrong count or size",
                field->key);
        field->choices = NULL;
        return false;
    }
    to = calloc(field->choice_count, sizeof *to);
    field->choices = to;
    if (to == NULL)
        return why_not(why, "no memory");
    for (size_t i = 0; i < field->choice_count; i++)
        copy_members(&to[i], from + i * size, size, choice_ends,
                     COUNT(choice_ends));
    field->choice_size = sizeof *to;
    return true;
}

/* `list` is 0 to 2; descriptor_free() frees the copies. */
static bool copy_fields(struct about *about, unsigned list, const char *name,
                        const struct card_field *fields, uint32_t count,
                        struct fields *copy, struct buf *why)
{
    const char *from = (const char *)fields;
    size_t size = about->card.field_size;
    struct card_field *to;

    if (count == 0)
        return true;
    if (from == NULL || count > COUNT_MOST || size < CARD_FIELD_LEAST
        || size % alignof(struct card_field) != 0) {
        buf_fmt(why, "its %s have a wrong count or size", name);
        return false;
    }
    to = calloc(count, sizeof *to);
    if (to == NULL)
        return why_not(why, "no memory");
    about->fields[list] = to;
    copy->at = to;
    for (size_t i = 0; i < count; i++) {
        copy_members(&to[i], from + i * size, size, field_ends,
                     COUNT(field_ends));
        copy->count = i + 1;
        if (to[i].key == NULL) {
            to[i].choices = NULL;
            buf_fmt(why, "its %s: field %zu has no key", name, i + 1);
            return false;
        }
        if (!copy_choices(&to[i], why))
            return false;
    }
    return true;
}

static bool copy_head(struct about *about, const void *symbol, struct buf *why)
{
    const struct card_descriptor *card = symbol;

    if (card->magic != CARD_MAGIC)
        return why_not(why, "its card_descriptor does not begin with the magic"
                            " number of a card");
    if (card->abi != CARD_ABI) {
        buf_fmt(why,
                "it is built for card ABI %u, but this host-stub supports ABI "
                "%u; get a build of the card for ABI %u",
                (unsigned)card->abi, CARD_ABI, CARD_ABI);
        return false;
    }
    if (card->struct_size < CARD_DESCRIPTOR_LEAST) {
        buf_fmt(why,
                "its descriptor has %u bytes, but ABI %u requires at least %zu",
                (unsigned)card->struct_size, CARD_ABI, CARD_DESCRIPTOR_LEAST);
        return false;
    }
    copy_members(&about->card, card, card->struct_size, descriptor_ends,
                 COUNT(descriptor_ends));
    return true;
}

bool descriptor_copy(struct about *about, const void *symbol, struct buf *why)
{
    const struct card_descriptor *card = &about->card;

    return copy_head(about, symbol, why)
           && copy_fields(about, 0, "inputs", card->inputs, card->input_count,
                          &about->inputs, why)
           && copy_fields(about, 1, "outputs", card->outputs,
                          card->output_count, &about->outputs, why)
           && copy_fields(about, 2, "connection fields", card->connection,
                          card->connection_count, &about->connection, why);
}

/* Is it a URL that is safe for a terminal and a browser: printable ASCII? */
static bool is_https(const char *url)
{
    if (url == NULL || strncmp(url, "https://", 8) != 0
        || strnlen(url, DESCRIPTOR_LINE_MOST + 1) > DESCRIPTOR_LINE_MOST
        || url[8] == '\0')
        return false;
    for (const char *at = url; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~')
            return false;
    }
    return true;
}

bool descriptor_documents(const struct card_descriptor *card)
{
    return card->documentation_url == NULL || is_https(card->documentation_url);
}

/* Drops optional, decorative parts that are not fit to be shown; the card
   itself works without them. verify reports them. */
static void leave_out_unfit(struct about *about)
{
    struct card_descriptor *card = &about->card;
    const size_t counts[] = {about->inputs.count, about->outputs.count,
                             about->connection.count};
    auto_buf struct buf ignored = BUF_INIT(BUF_TEXT);

    card->effects &= CARD_EFFECTS_KNOWN;
    if (!descriptor_documents(card))
        card->documentation_url = NULL;
    if (card->icon_svg != NULL && !icon_is_safe(card->icon_svg, &ignored))
        card->icon_svg = NULL;
    for (unsigned list = 0; list < 3; list++) {
        for (size_t i = 0; i < counts[list]; i++) {
            struct card_field *field = &about->fields[list][i];

            if (!field_may_have_choices(list, field))
                field->flags &= ~CARD_FIELD_CHOICES;
            if (!field_knows_format(field))
                field->format = NULL;
            if (field->schema_json != NULL
                && !schema_stands_alone(field->schema_json, &ignored))
                field->schema_json = NULL;
        }
    }
}

bool descriptor_read(struct about *about, const void *symbol, struct buf *why)
{
    if (!descriptor_copy(about, symbol, why) || !check_head(&about->card, why)
        || !check_fields(about->inputs, why)
        || !check_fields(about->outputs, why)
        || !check_fields(about->connection, why)
        || !check_payload(about->outputs, why))
        return false;
    leave_out_unfit(about);
    return true;
}

void descriptor_free(struct about *about)
{
    const size_t counts[] = {about->inputs.count, about->outputs.count,
                             about->connection.count};

    for (size_t list = 0; list < 3; list++) {
        for (size_t i = 0; i < counts[list]; i++)
            free((void *)(uintptr_t)about->fields[list][i].choices);
        free(about->fields[list]);
        about->fields[list] = NULL;
    }
}
