/* SPDX-License-Identifier: MIT */
/* list-text.c - writes the list of cards as text. */
#include "list-text.h"

#include <string.h>

#include "effects.h"
#include "jsonwalk.h"
#include "probe.h"
#include "text.h"

static void add_text(struct buf *out, struct json_span object, const char *key)
{
    auto_buf struct buf text = BUF_INIT(PROBE_LIMIT);
    struct json_span value;

    if (!json_find(object, key, &value) || json_type(value) != 's')
        return;
    json_unquote(&text, value);
    text_safe(out, buf_cstr(&text), text.size);
}

static void add_deprecated(struct buf *out, struct json_span card)
{
    auto_buf struct buf why = BUF_INIT(PROBE_LIMIT);

    if (!json_find_text(card, "deprecated", &why))
        return;
    buf_str(out, "    Deprecated: ");
    text_wrap(out, buf_cstr(&why), 16, 6);
}

/* ---- for a person: below each connector its cards ---- */

/* Do both cards have the same text for this key? */
static bool same_text(struct json_span a, struct json_span b, const char *key)
{
    struct json_span of_a, of_b;

    return json_find(a, key, &of_a) && json_find(b, key, &of_b)
           && of_a.size == of_b.size
           && memcmp(of_a.data, of_b.data, of_a.size) == 0;
}

static bool same_group(struct json_span a, struct json_span b)
{
    return same_text(a, b, "connector") && same_text(a, b, "connector_title")
           && same_text(a, b, "version") && same_text(a, b, "path");
}

static size_t id_size(struct json_span card)
{
    struct json_span id;

    return json_find(card, "id", &id) ? id.size : 0;
}

static void add_row(struct buf *out, struct json_span card, size_t id_width)
{
    uint32_t effects = effects_of_object(card);

    buf_str(out, "  ");
    add_text(out, card, "id");
    for (size_t i = id_size(card); i < id_width + 2; i++)
        buf_char(out, ' ');
    add_text(out, card, "title");
    if (effects != 0) {
        buf_str(out, ": ");
        effects_words(out, effects);
    }
    buf_char(out, '\n');
    add_deprecated(out, card);
}

static void add_group(struct buf *out, struct json_span cards,
                      struct json_span first)
{
    struct json_walk walk;
    struct json_span card;
    size_t id_width = 0;

    if (out->size > 0)
        buf_char(out, '\n');
    add_text(out, first, "connector_title");
    buf_str(out, "  ");
    add_text(out, first, "version");
    buf_str(out, "  ");
    add_text(out, first, "path");
    buf_char(out, '\n');
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (same_group(card, first) && id_size(card) > id_width)
            id_width = id_size(card);
    }
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (same_group(card, first))
            add_row(out, card, id_width);
    }
}

/* Is this the first of the cards that are the same in this respect? */
static bool is_first(struct json_span cards, struct json_span card,
                     bool (*same)(struct json_span, struct json_span))
{
    struct json_walk walk;
    struct json_span other;

    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &other) && other.data != card.data) {
        if (same(other, card))
            return false;
    }
    return true;
}

static bool same_connector(struct json_span a, struct json_span b)
{
    return same_text(a, b, "connector");
}

/* Adds the groups of the connector, in the order in which they were found. */
static void add_connector(struct buf *out, struct json_span cards,
                          struct json_span first)
{
    struct json_walk walk;
    struct json_span card;

    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (same_connector(card, first) && is_first(cards, card, same_group))
            add_group(out, cards, card);
    }
}

static void add_connectors(struct buf *out, struct json_span cards)
{
    struct json_walk walk;
    struct json_span card;

    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (is_first(cards, card, same_connector))
            add_connector(out, cards, card);
    }
}

/* ---- for a program: a card after the other, as ever ---- */

static void add_card(struct buf *out, struct json_span card)
{
    struct json_span family;

    add_text(out, card, "id");
    buf_str(out, "  ");
    add_text(out, card, "version");
    buf_str(out, "  ");
    add_text(out, card, "connector_title");
    buf_str(out, ": ");
    add_text(out, card, "title");
    buf_str(out, "\n    ");
    add_text(out, card, "path");
    if (json_find(card, "family", &family)) {
        buf_str(out, ", in the family of ");
        add_text(out, card, "family");
    }
    buf_char(out, '\n');
    add_deprecated(out, card);
}

/* ---- both ---- */

static void add_refused(struct buf *out, struct json_span file)
{
    auto_buf struct buf reason = BUF_INIT(PROBE_LIMIT);

    buf_str(out, "  ");
    add_text(out, file, "path");
    buf_str(out, "\n    ");
    add_text(&reason, file, "reason");
    text_wrap(out, buf_cstr(&reason), 4, 4);
}

static void add_array(struct buf *out, struct json_span array,
                      void (*add)(struct buf *, struct json_span))
{
    struct json_walk walk;
    struct json_span entry;

    json_walk_into(&walk, array);
    while (json_walk_element(&walk, &entry))
        add(out, entry);
}

void list_text(struct buf *out, const struct buf *json,
               const struct search *search, bool is_terminal)
{
    struct json_span all = {buf_cstr(json), json->size};
    struct json_span cards, refused;

    if (!json_find(all, "cards", &cards)
        || !json_find(all, "refused", &refused))
        return;
    if (is_terminal)
        add_connectors(out, cards);
    else
        add_array(out, cards, add_card);
    if (out->size == 0) {
        buf_str(out, "No cards found. Looked in:\n");
        for (size_t i = 0; i < search->count; i++) {
            buf_str(out, "  ");
            text_safe(out, search->directories[i],
                      strlen(search->directories[i]));
            buf_char(out, '\n');
        }
        buf_str(out, "-p DIR adds a directory.\n");
    }
    if (refused.size > 2) {
        buf_str(out, "\nRefused:\n");
        add_array(out, refused, add_refused);
    }
}
