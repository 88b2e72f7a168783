/* SPDX-License-Identifier: MIT */
/*
 * documentkind.h - what a kind of document must hold: document.c asks,
 * documentkind.c knows
 */
#ifndef SANDBOX_DOCUMENTKIND_H
#define SANDBOX_DOCUMENTKIND_H

#include "buf.h"
#include "jsonwalk.h"
#include "org.h"

struct document_member {
    const char *name;
    char type;           /* as json_type(), and 'b' for true or false */
    bool required;       /* and, if a string, not blank */
    const char *choices; /* "|A|B|", or NULL: any */
};

struct document_kind {
    const char *noun; /* of E0000007 */
    const char *path;
    const char *id_prefix;
    const char *created_keys[3]; /* the schema's and the example's differ */
    const struct document_member *members;
    size_t count;
    const char *in_use; /* why it cannot be deleted */
};

extern const struct document_kind assurance_kind;
extern const struct document_kind check_kind;

/* The members' places that rules of the API look at. */
enum {
    ASSURANCE_PLATFORM = 1,
    ASSURANCE_VERSION = 2,
    ASSURANCE_CONSTRAINTS = 3,
    ASSURANCE_JAILBREAK = 5,
    ASSURANCE_CHECKS = 9
};
enum { CHECK_VARIABLE = 2, CHECK_TYPE = 5 };

/*
 * Reads body, a JSON object, into document. What is wrong goes to causes, and
 * the first member that is wrong to subject; both stay empty when all is well.
 * False: no memory. Members the API does not know, and those it fills in
 * itself, are dropped.
 */
bool document_read(const struct document_kind *kind, struct json_span body,
                   struct document *document, struct buf *causes,
                   struct buf *subject) __attribute__((warn_unused_result));

/* Appends the object. */
void document_write(struct buf *out, const struct document_kind *kind,
                    const struct document *document, const char *base);

#endif
