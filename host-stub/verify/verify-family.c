/* SPDX-License-Identifier: MIT */
/*
 * verify-family.c - the cards of a module, and checks on its family
 *
 * The rules for each card are checked by the other tables, one card at a time.
 */
#include "config.h"

#include <string.h>

#include "card-family.h"
#include "family.h"
#include "verify.h"

/* ---- which card ---- */

/* The card that the module exports, whichever card is tested, if it can be
   asked for extensions; or NULL. */
static const struct card_descriptor *exported(const struct trial *trial)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    const struct card_descriptor *card;
    card_execute_fn ignored;
    const void *descriptor;

    if (!module_symbols(&trial->module, &ignored, &descriptor, NULL, &why)
        || !module_descriptor_fits(&trial->module, &why))
        return NULL;
    card = descriptor;
    return card->magic == CARD_MAGIC && card->abi == CARD_ABI
                   && card->struct_size >= CARD_DESCRIPTOR_LEAST
               ? card
               : NULL;
}

/* The family if it can be iterated over, or NULL. */
static const struct card_family *find_family(struct trial *trial)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    const struct card_descriptor *card = exported(trial);
    const struct card_family *raw = NULL;

    *trial->doing = "in get_extension()";
    if (card != NULL)
        raw = family_raw(card);
    return raw != NULL && family_fits(raw, &why) ? raw : NULL;
}

bool trial_choose(struct trial *trial)
{
    const char *id = trial->options->card;
    const struct card_family *raw;

    if (id == NULL)
        return true;
    if (exported(trial) != NULL && exported(trial)->id != NULL
        && strcmp(exported(trial)->id, id) == 0)
        return true;
    raw = find_family(trial);
    for (size_t i = 0; raw != NULL && i < raw->member_count; i++) {
        struct card_member member = family_element(raw, i);
        const char *own = family_id(raw, i);

        if (own == NULL || strcmp(own, id) != 0 || member.execute == NULL)
            continue;
        trial->raw = member.descriptor;
        trial->raw_size = member.descriptor->struct_size;
        trial->execute = member.execute;
        return true;
    }
    buf_fmt(&trial->why, "the module has no card '%.100s'", id);
    return false;
}

enum verdict verify_list_cards(struct trial *trial)
{
    const struct card_family *raw = find_family(trial);
    const char *first = family_id_of(exported(trial));
    auto_buf struct buf ids = BUF_INIT(BUF_TEXT);

    if (first != NULL)
        buf_fmt(&ids, "%s\n", first);
    for (size_t i = 0; first != NULL && raw != NULL && i < raw->member_count;
         i++) {
        const char *id = family_id(raw, i);
        auto_buf struct buf line = BUF_INIT(BUF_TEXT);
        auto_buf struct buf before = BUF_INIT(BUF_FILE);

        if (id == NULL || family_element(raw, i).execute == NULL)
            continue;
        buf_fmt(&line, "\n%s\n", id);
        buf_fmt(&before, "\n%s", buf_cstr(&ids));
        if (strstr(buf_cstr(&before), buf_cstr(&line)) == NULL)
            buf_fmt(&ids, "%s\n", id);
    }
    return trial_warn(trial, "%s", buf_cstr(&ids));
}

/* ---- checks ---- */

/* Returns the family. If it returns NULL, the verdict says why; a card without
   a family passes. */
static const struct card_family *walkable(struct trial *trial,
                                          enum verdict *verdict)
{
    const struct card_descriptor *card = exported(trial);
    const struct card_family *raw = find_family(trial);

    *verdict = PASS;
    if (raw == NULL && card != NULL && family_raw(card) != NULL)
        *verdict =
            trial_skip(trial, "its family cannot be read: see family-head");
    return raw;
}

static enum verdict check_family_head(struct trial *trial)
{
    const struct card_descriptor *card = exported(trial);
    const struct card_family *raw = NULL;

    *trial->doing = "in get_extension()";
    if (card != NULL)
        raw = family_raw(card);
    if (raw == NULL)
        return PASS;
    if (card->get_extension(CARD_FAMILY_EXTENSION) != raw)
        return trial_fail(trial, "it gives a different struct each time");
    return family_fits(raw, &trial->why) ? PASS : FAIL;
}

/* Adds a fault of a member to the list. */
static void add_fault(struct trial *trial, const struct card_family *raw,
                      size_t i, const char *what)
{
    if (trial->why.size > 0)
        buf_str(&trial->why, "; ");
    family_name(&trial->why, raw, i);
    buf_fmt(&trial->why, ": %.1000s", what);
}

static void judge_member(struct trial *trial, const struct card_family *raw,
                         size_t i)
{
    struct card_member member = family_element(raw, i);
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    struct about about = {.family = NULL};

    if (member.descriptor == NULL) {
        add_fault(trial, raw, i, "it has no descriptor");
        return;
    }
    if (member.execute == NULL)
        add_fault(trial, raw, i, "it has no execute()");
    if (!descriptor_read(&about, member.descriptor, &why))
        add_fault(trial, raw, i, buf_cstr(&why));
    else if (family_raw(&about.card) != NULL)
        add_fault(trial, raw, i, "it has a family itself");
    descriptor_free(&about);
}

static enum verdict check_members(struct trial *trial)
{
    enum verdict verdict;
    const struct card_family *raw = walkable(trial, &verdict);

    if (raw == NULL)
        return verdict;
    for (size_t i = 0; i < raw->member_count; i++)
        judge_member(trial, raw, i);
    return trial->why.size == 0 ? PASS : FAIL;
}

static enum verdict check_ids(struct trial *trial)
{
    enum verdict verdict;
    const struct card_family *raw = walkable(trial, &verdict);

    if (raw == NULL)
        return verdict;
    for (size_t i = 0; i < raw->member_count; i++) {
        const char *id = family_id(raw, i);

        if (id == NULL)
            continue;
        if (trial->raw->id != NULL && strcmp(id, trial->raw->id) == 0)
            add_fault(trial, raw, i, "the module exports a card of this id");
        for (size_t j = 0; j < i; j++) {
            const char *other = family_id(raw, j);

            if (other != NULL && strcmp(id, other) == 0)
                add_fault(trial, raw, i, "another card has this id");
        }
    }
    return trial->why.size == 0 ? PASS : FAIL;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_choices(const struct card_field *a, const struct card_field *b)
{
    if (a->choice_count != b->choice_count)
        return false;
    for (size_t i = 0; i < a->choice_count; i++) {
        if (!same_text(a->choices[i].value, b->choices[i].value))
            return false;
    }
    return true;
}

/* Compares what decides which connections are accepted; titles and help may
   differ. */
static bool same_field(const struct card_field *a, const struct card_field *b)
{
    return same_text(a->key, b->key) && a->type == b->type
           && a->flags == b->flags && same_choices(a, b)
           && same_text(a->default_json, b->default_json)
           && same_text(a->env, b->env) && same_text(a->pattern, b->pattern)
           && a->minimum == b->minimum && a->maximum == b->maximum
           && same_text(a->shown_if_key, b->shown_if_key);
}

static void judge_connection(struct trial *trial, const struct card_family *raw,
                             size_t i)
{
    struct fields own = trial->about.connection;
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_buf struct buf what = BUF_INIT(BUF_TEXT);
    struct about about = {.family = NULL};

    if (!descriptor_read(&about, family_element(raw, i).descriptor, &why)) {
        descriptor_free(&about);
        return; /* family-members says why */
    }
    if (!same_text(about.card.connector, trial->about.card.connector))
        buf_fmt(&what, "its connector is '%.100s'", about.card.connector);
    else if (about.connection.count != own.count)
        buf_fmt(&what, "it has %zu connection fields, not %zu",
                about.connection.count, own.count);
    for (size_t j = 0; what.size == 0 && j < own.count; j++) {
        if (!same_field(&about.connection.at[j], &own.at[j]))
            buf_fmt(&what,
                    "its connection field '%.100s' differs from '%.100s' of "
                    "the exported card",
                    about.connection.at[j].key, own.at[j].key);
    }
    if (what.size > 0)
        add_fault(trial, raw, i, buf_cstr(&what));
    descriptor_free(&about);
}

static enum verdict check_connection(struct trial *trial)
{
    enum verdict verdict;
    const struct card_family *raw = walkable(trial, &verdict);

    if (raw == NULL)
        return verdict;
    for (size_t i = 0; i < raw->member_count; i++) {
        if (family_element(raw, i).descriptor != NULL)
            judge_connection(trial, raw, i);
    }
    return trial->why.size == 0 ? PASS : FAIL;
}

static void add_family(struct buf *out, const struct card_family *raw)
{
    buf_add(out, raw, raw->struct_size);
    buf_add(out, raw->members, (size_t)raw->member_count * raw->member_size);
    for (size_t i = 0; i < raw->member_count; i++) {
        const struct card_descriptor *card = family_element(raw, i).descriptor;

        if (card != NULL)
            buf_add(out, card, card->struct_size);
    }
}

static enum verdict check_family_constant(struct trial *trial)
{
    enum verdict verdict;
    const struct card_family *raw = walkable(trial, &verdict);
    auto_buf struct buf before = BUF_INIT(BUF_DATA);
    auto_buf struct buf after = BUF_INIT(BUF_DATA);
    struct card_result result;

    if (raw == NULL)
        return verdict;
    add_family(&before, raw);
    trial_dry(trial, span_of_buf(&trial->form), &result);
    trial_release(trial, &result);
    trial_dry(trial, span_of_str("{}"), &result);
    trial_release(trial, &result);
    if (find_family(trial) != raw)
        return trial_fail(trial, "after a call it gives a different struct");
    add_family(&after, raw);
    if (before.size != after.size
        || memcmp(before.data, after.data, after.size) != 0)
        return trial_fail(trial, "a call changed the family, or the "
                                 "descriptor of one of its cards");
    return PASS;
}

#define WHERE "Looks up an optional capability by name"

const struct check verify_family_checks[] = {
    {"family-head",
     "The struct of card.family/1, if there is one, is complete.", WHERE,
     "Set magic, abi, struct_size, member_size and member_count by the macros,"
     " by sizeof and by the array; make it const.",
     READY_LOADED, check_family_head},
    {"family-members",
     "Each card of the family has an execute() and a descriptor that host-stub"
     " accepts, and no family of its own.",
     WHERE, "Fix what is named, as for the card that the module exports.",
     READY_LOADED, check_members},
    {"family-ids", "No two cards of a module have the same id.", WHERE,
     "Give each card an id of its own.", READY_LOADED, check_ids},
    {"family-connection",
     "All cards of a module have the same connector and connection fields.",
     WHERE,
     "Use one array of connection fields for all; put a card that connects in"
     " another way into a module of its own.",
     READY_READ, check_connection},
    {"family-constant", "The family does not change.", WHERE,
     "Make it const, with all it points to.", READY_CALLS,
     check_family_constant},
    {.name = NULL},
};

/* Runs after calls of each card, which could change it. */
