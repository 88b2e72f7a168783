/* SPDX-License-Identifier: MIT */
/*
 * documentkind.h - the rules of a kind of document, for document.c
 */
#ifndef SANDBOX_DOCUMENTKIND_H
#define SANDBOX_DOCUMENTKIND_H

#include "object.h"
#include "org.h"

struct document_member {
    const char *name;
    char type;           /* as from json_type(), or 'b' for true or false */
    bool required;       /* a string must not be blank either */
    const char *choices; /* "|A|B|", or NULL for any */
};

struct document_kind {
    const char *noun; /* the noun for E0000007 */
    const char *path;
    const char *id_prefix;
    const char *created_keys[3]; /* Okta's schema and example differ */
    const struct document_member *members;
    size_t count;
    const char *in_use; /* the error if it cannot be deleted */
};

extern const struct document_kind assurance_kind;
extern const struct document_kind check_kind;

/* The positions of the members that the API's rules refer to. */
enum {
    ASSURANCE_PLATFORM = 1,
    ASSURANCE_VERSION = 2,
    ASSURANCE_CONSTRAINTS = 3,
    ASSURANCE_JAILBREAK = 5,
    ASSURANCE_CHECKS = 9
};
enum { CHECK_VARIABLE = 2, CHECK_TYPE = 5 };

/*
 * Reads body, a JSON object, into document. Appends every fault to causes, and
 * the name of the first faulty member to subject; both stay empty if there is
 * no fault. Drops members that the API does not know, or fills in itself.
 * Returns false if memory ran out.
 */
bool document_read(const struct document_kind *kind, struct json_span body,
                   struct document *document, struct json_object *causes,
                   struct buf *subject) __attribute__((warn_unused_result));

struct json_object *document_object(const struct document_kind *kind,
                                    const struct document *document,
                                    const char *base);

#endif
