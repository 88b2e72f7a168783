/* SPDX-License-Identifier: MIT */
/*
 * family.h - the further cards of a module, by card-family.h
 *
 * This is the only place that reads them, as descriptor.h does for one card:
 * what family_read() returns is checked and has this host's sizes. A family
 * with one invalid member is refused as a whole. A module with a member
 * silently missing would look like one that never had it.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "card-family.h"
#include "descriptor.h"

struct member {
    struct about about; /* its `family` is set */
    card_execute_fn execute;
};

struct family {
    struct member *at;
    size_t count; /* 0: the module has only the card that it exports */
};

/* Reads the members of the module that exports this card. Returns false if a
   rule is broken; `why` names the member and the rule. */
bool family_read(struct family *family, const struct about *exported,
                 struct buf *why) __attribute__((warn_unused_result));
void family_free(struct family *family);
#define auto_family __attribute__((cleanup(family_free)))

/* Returns NULL if there is no member of this id. */
struct member *family_find(const struct family *family, const char *id);

/* ---- the steps of family_read(), for callers that check a module step by step
   ---- */

/* The module's own struct; NULL: the card has no family. Nothing in it is
   checked. */
const struct card_family *family_raw(const struct card_descriptor *exported);

/* Are its sizes and counts safe to iterate over? */
bool family_fits(const struct card_family *raw, struct buf *why)
    __attribute__((warn_unused_result));

/* An element of a family that family_fits() accepted. */
struct card_member family_element(const struct card_family *raw, size_t i);

/* Its id, or that of a descriptor, which may be anything; NULL if it cannot be
   read as an id. */
const char *family_id(const struct card_family *raw, size_t i);
const char *family_id_of(const struct card_descriptor *card);

/* Appends "card 2 of its family ('id')", as far as that can be read. */
void family_name(struct buf *out, const struct card_family *raw, size_t i);

#endif
