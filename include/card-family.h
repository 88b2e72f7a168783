/* SPDX-License-Identifier: MIT */
/*
 * card-family.h - the extension "card.family/1": more cards in one module
 *
 * The cards of one connector share their connections, their tokens and their
 * code. A module may therefore hold further cards beside the one it exports:
 *
 *     const struct card_family *family =
 *         card_descriptor.get_extension(CARD_FAMILY_EXTENSION);
 *
 * It still exports two symbols, and its file is named after the card that it
 * exports; a host that does not know this extension sees only that card.
 *
 * Each member is a card by all the rules of card.h, with a descriptor and an
 * execute() of its own. Its descriptor's release() and get_extension() are the
 * ones to call for it; asked for this extension, a member returns NULL. All
 * members name the same connector, and take the same connections, as the card
 * that the module exports; no two cards of a module have the same id.
 *
 * A host finds a member by its id, like any card. A file whose name is an id
 * comes first, so a member should not be named after another file's card. If
 * one member breaks a rule, a host refuses the module as a whole and names the
 * member: no card is silently missing.
 *
 * thread_model is each member's own. Those that are CARD_THREADS_ONE share what
 * they guard, since they share their code: of all cards of a module that are
 * CARD_THREADS_ONE, one execute() runs at a time.
 */
#ifndef CARD_FAMILY_H
#define CARD_FAMILY_H

#include "card.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CARD_FAMILY_EXTENSION "card.family/1"

/* One further card of the module. */
struct card_member {
    const struct card_descriptor *descriptor; /* not NULL */
    card_execute_fn execute; /* not NULL; see execute() in card.h */
};

/*
 * The sizes in the first header that had them. Smaller ones are refused.
 * Elements grow at their end too: step through them by member_size, not by
 * sizeof, and ask CARD_WITHIN() for a later member.
 */
#define CARD_MEMBER_LEAST (CARD_END(card_member, execute))
#define CARD_FAMILY_LEAST (CARD_END(card_family, members))

/*
 * Constant, as the descriptor is: it stays valid as long as the module is
 * loaded, and get_extension() returns the same one each time. `members` may be
 * NULL where member_count is 0.
 */
struct card_family {
    uint32_t magic;        /* CARD_MAGIC */
    uint32_t abi;          /* CARD_ABI */
    uint32_t struct_size;  /* sizeof(struct card_family) of the card */
    uint32_t flags;        /* 0 */
    uint32_t member_count; /* at most CARD_MEMBERS_MOST */
    uint32_t member_size;  /* sizeof(struct card_member) of the card */
    const struct card_member *members;
};

/* The most further cards that a module may have. */
#define CARD_MEMBERS_MOST 255

#ifdef __cplusplus
}
#endif

#endif
