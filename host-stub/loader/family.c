/* SPDX-License-Identifier: MIT */
/* family.c - copies and checks the members of a module. */
#include "family.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "check-fields.h"

const struct card_family *family_raw(const struct card_descriptor *exported)
{
    const struct card_family *raw;

    if (exported->get_extension == NULL)
        return NULL;
    raw = exported->get_extension(CARD_FAMILY_EXTENSION);
    /* a card that returns the same struct for every name has no family */
    return raw != NULL && exported->get_extension("") != raw ? raw : NULL;
}

bool family_fits(const struct card_family *raw, struct buf *why)
{
    if (raw->magic != CARD_MAGIC) {
        buf_str(why, "its family (" CARD_FAMILY_EXTENSION ") does not begin "
                     "with the magic number of a card");
        return false;
    }
    if (raw->abi != CARD_ABI) {
        buf_fmt(why,
                "its family is built for card ABI %u, but this host-stub "
                "supports ABI %u; get a build of the card for ABI %u",
                (unsigned)raw->abi, CARD_ABI, CARD_ABI);
        return false;
    }
    if (raw->struct_size < CARD_FAMILY_LEAST) {
        buf_fmt(why,
                "its family has %u bytes, but ABI %u requires at least %zu",
                (unsigned)raw->struct_size, CARD_ABI, CARD_FAMILY_LEAST);
        return false;
    }
    if (raw->member_count == 0)
        return true;
    if (raw->member_count > CARD_MEMBERS_MOST) {
        buf_fmt(why, "its family has %u cards, but at most %d are allowed",
                (unsigned)raw->member_count, CARD_MEMBERS_MOST);
        return false;
    }
    if (raw->members != NULL && raw->member_size >= CARD_MEMBER_LEAST
        && raw->member_size % alignof(struct card_member) == 0)
        return true;
    buf_str(why, "the members of its family have a wrong size, or are missing");
    return false;
}

struct card_member family_element(const struct card_family *raw, size_t i)
{
    struct card_member member = {NULL, NULL};
    size_t size = raw->member_size;

    memcpy(&member, (const char *)raw->members + i * size,
           size < sizeof member ? size : sizeof member);
    return member;
}

const char *family_id_of(const struct card_descriptor *card)
{
    return card != NULL && card->magic == CARD_MAGIC && card->abi == CARD_ABI
                   && card->struct_size >= CARD_DESCRIPTOR_LEAST
                   && card->id != NULL
                   && strnlen(card->id, DESCRIPTOR_LINE_MOST + 1)
                          <= DESCRIPTOR_LINE_MOST
                   && is_card_id(card->id)
               ? card->id
               : NULL;
}

const char *family_id(const struct card_family *raw, size_t i)
{
    return family_id_of(family_element(raw, i).descriptor);
}

void family_name(struct buf *out, const struct card_family *raw, size_t i)
{
    const char *id = family_id(raw, i);

    buf_fmt(out, "card %zu of its family", i + 1);
    if (id != NULL)
        buf_fmt(out, " ('%.100s')", id);
}

static bool broken(const struct card_family *raw, size_t i, const char *what,
                   struct buf *why)
{
    family_name(why, raw, i);
    buf_fmt(why, ": %s", what);
    return false;
}

/* Does it fit with the cards that were read before it? */
static bool belongs(const struct family *family, const struct about *exported,
                    const struct card_family *raw, size_t i, struct buf *why)
{
    const struct card_descriptor *card = &family->at[i].about.card;

    if (strcmp(card->id, exported->card.id) == 0)
        return broken(raw, i,
                      "it has the id of the card that the module "
                      "exports",
                      why);
    for (size_t before = 0; before < i; before++) {
        if (strcmp(card->id, family->at[before].about.card.id) == 0)
            return broken(raw, i, "another card of the family has this id",
                          why);
    }
    if (strcmp(card->connector, exported->card.connector) == 0)
        return true;
    family_name(why, raw, i);
    buf_fmt(why, ": its connector is '%.100s', but that of %.100s is '%.100s'",
            card->connector, exported->card.id, exported->card.connector);
    return false;
}

static bool read_member(struct family *family, const struct about *exported,
                        const struct card_family *raw, size_t i,
                        struct buf *why)
{
    struct card_member from = family_element(raw, i);
    struct member *to = &family->at[i];
    auto_buf struct buf reason = BUF_INIT(BUF_TEXT);

    if (from.descriptor == NULL)
        return broken(raw, i, "it has no descriptor", why);
    if (from.execute == NULL)
        return broken(raw, i, "it has no execute()", why);
    family->count = i + 1;
    to->execute = from.execute;
    if (!descriptor_read(&to->about, from.descriptor, &reason))
        return broken(raw, i, buf_cstr(&reason), why);
    to->about.family = exported->card.id;
    return belongs(family, exported, raw, i, why);
}

bool family_read(struct family *family, const struct about *exported,
                 struct buf *why)
{
    const struct card_family *raw = family_raw(&exported->card);

    if (raw == NULL)
        return true;
    if (!family_fits(raw, why))
        return false;
    if (raw->member_count == 0)
        return true;
    family->at = calloc(raw->member_count, sizeof *family->at);
    if (family->at == NULL) {
        buf_str(why, "no memory");
        return false;
    }
    for (size_t i = 0; i < raw->member_count; i++) {
        if (!read_member(family, exported, raw, i, why))
            return false;
    }
    return true;
}

void family_free(struct family *family)
{
    for (size_t i = 0; i < family->count; i++)
        descriptor_free(&family->at[i].about);
    free(family->at);
    *family = (struct family){NULL, 0};
}

struct member *family_find(const struct family *family, const char *id)
{
    for (size_t i = 0; i < family->count; i++) {
        if (strcmp(family->at[i].about.card.id, id) == 0)
            return &family->at[i];
    }
    return NULL;
}
