/* SPDX-License-Identifier: MIT */
/* follow.c - implements the rules of follow.h, with a set of hashes. */
#include "follow.h"

#include <stdlib.h>
#include <string.h>

#include "jsonwrite.h"
#include "result-check.h"
#include "text.h"

void follow_free(struct follow *follow)
{
    buf_free(&follow->form);
    buf_free(&follow->why);
    buf_free(&follow->refused);
    free(follow->seen);
    follow->seen = NULL;
    follow->count = follow->room = 0;
}

/* ---- the forms that were used ---- */

/* FNV-1a with a final mix. It does not have to resist attacks: a card that
   finds two forms with the same hash only ends its own list early. */
static uint64_t hash_of(const struct buf *text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < text->size; i++)
        hash = (hash ^ (unsigned char)text->data[i]) * UINT64_C(0x100000001B3);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
    hash ^= hash >> 32;
    return hash != 0 ? hash : 1;
}

/* The slot that has the hash, or the free slot to put it in. */
static uint64_t *place_of(uint64_t *seen, size_t room, uint64_t hash)
{
    size_t at = (size_t)hash & (room - 1);

    while (seen[at] != 0 && seen[at] != hash)
        at = (at + 1) & (room - 1);
    return &seen[at];
}

/* Keeps at least half of the slots free. */
static bool make_room(struct follow *follow)
{
    size_t room = follow->room > 0 ? 2 * follow->room : 16;
    uint64_t *seen;

    if (2 * follow->count < follow->room)
        return true;
    seen = calloc(room, sizeof *seen);
    if (seen == NULL)
        return false;
    for (size_t i = 0; i < follow->room; i++) {
        if (follow->seen[i] != 0)
            *place_of(seen, room, follow->seen[i]) = follow->seen[i];
    }
    free(follow->seen);
    follow->seen = seen;
    follow->room = room;
    return true;
}

/* Remembers a form; blanks in it are ignored. *is_new is set if it was not used
   before. Returns false if memory ran out. */
static bool remember(struct follow *follow, struct json_span form, bool *is_new)
{
    auto_buf struct buf compact = BUF_INIT(BUF_UNLIMITED);
    uint64_t *place;

    json_compact(&compact, form);
    if (!buf_ok(&compact) || !make_room(follow))
        return false;
    place = place_of(follow->seen, follow->room, hash_of(&compact));
    *is_new = *place == 0;
    if (*is_new)
        follow->count++;
    *place = hash_of(&compact);
    return true;
}

/* ---- the rules ---- */

static enum follow_end end_with(struct follow *follow, enum follow_end end,
                                const char *why)
{
    buf_reset(&follow->why);
    buf_str(&follow->why, why);
    return end;
}

void follow_begin(struct follow *follow, struct json_span form)
{
    bool is_new;

    free(follow->seen);
    follow->seen = NULL;
    follow->count = follow->room = follow->empty = 0;
    buf_reset(&follow->why);
    buf_reset(&follow->refused);
    buf_reset(&follow->form);
    buf_add(&follow->form, form.data, form.size);
    /* if memory runs out, a circle is noticed one page later */
    (void)remember(follow, form, &is_new);
}

static void add_string(struct buf *out, struct json_span object,
                       const char *key)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(out, value);
}

void follow_say_refused(struct buf *out, struct card_text refused)
{
    struct json_span object = {refused.data, refused.size};
    auto_buf struct buf url = BUF_INIT(BUF_UNLIMITED);

    if (!result_is_good(refused)) {
        buf_str(out, "the card does not request the next page");
        return;
    }
    add_string(out, object, "message");
    add_string(&url, object, "url");
    if (url.size > 0)
        buf_fmt(out, " The link: %s", buf_cstr(&url));
}

static enum follow_end refuse(struct follow *follow, struct card_text refused)
{
    end_with(follow, FOLLOW_REFUSED, "");
    follow_say_refused(&follow->why, refused);
    buf_reset(&follow->refused);
    if (result_is_good(refused))
        json_compact(&follow->refused,
                     (struct json_span){refused.data, refused.size});
    return FOLLOW_REFUSED;
}

/* Continues with the form that the card gave for the next page. */
static enum follow_end follow_form(struct follow *follow, struct json_span next)
{
    bool is_same = next.size == follow->form.size
                   && memcmp(next.data, follow->form.data, next.size) == 0;
    bool is_new;

    if (!remember(follow, next, &is_new))
        return end_with(follow, FOLLOW_BROKEN, "no memory for the next page");
    buf_reset(&follow->form);
    buf_add(&follow->form, next.data, next.size);
    if (!buf_ok(&follow->form))
        return end_with(follow, FOLLOW_BROKEN, "no memory for the next page");
    if (is_new)
        return FOLLOW_NEXT;
    return end_with(follow, FOLLOW_CIRCLE,
                    is_same ? "the card's next page is the same page again: "
                              "the list is not complete"
                            : "the card's next page was read before, so the "
                              "pages form a circle: the list is not complete");
}

enum follow_end follow_page(struct follow *follow,
                            const struct card_result *result, bool is_empty)
{
    struct card_text next = result->next;

    follow->empty = is_empty ? follow->empty + 1 : 0;
    if (next.data == NULL)
        return result->next_refused.data == NULL
                   ? FOLLOW_END
                   : refuse(follow, result->next_refused);
    if (!result_is_good(next))
        return end_with(follow, FOLLOW_BROKEN,
                        "the card broke card.h: its next page is not a form; "
                        "the list is not complete");
    if ((result->flags & CARD_NEXT_LATER) != 0) {
        buf_reset(&follow->form);
        buf_add(&follow->form, next.data, next.size);
        return FOLLOW_LATER;
    }
    if (follow->empty >= FOLLOW_EMPTY_MOST) {
        buf_reset(&follow->form);
        buf_add(&follow->form, next.data, next.size);
        return end_with(follow, FOLLOW_EMPTY,
                        "a hundred pages in a row are empty, and there is "
                        "another one: the list is not complete");
    }
    return follow_form(follow, (struct json_span){next.data, next.size});
}

enum follow_end follow_cursor(struct follow *follow, const struct buf *cursor,
                              bool is_empty)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool is_new = false;

    follow->empty = is_empty ? follow->empty + 1 : 0;
    if (follow->empty >= FOLLOW_EMPTY_MOST)
        return FOLLOW_EMPTY;
    json_quote(&text, buf_cstr(cursor), cursor->size);
    if (!buf_ok(&text)
        || !remember(follow, (struct json_span){text.data, text.size}, &is_new))
        return FOLLOW_BROKEN;
    return is_new ? FOLLOW_NEXT : FOLLOW_CIRCLE;
}
