/* SPDX-License-Identifier: MIT */
/*
 * document.h - device assurance policies and device posture checks
 *
 * Both are documents that a client creates, reads, replaces and deletes. What
 * differs (members, rules, names) is in a table in document.c; what a document
 * holds is kept as it was written, digit by digit.
 */
#ifndef SANDBOX_DOCUMENT_H
#define SANDBOX_DOCUMENT_H

#include "call.h"

void assurance_list(struct call *call);
void assurance_create(struct call *call);
void assurance_get(struct call *call);
void assurance_replace(struct call *call);
void assurance_delete(struct call *call);

void check_list(struct call *call);
void check_list_default(struct call *call);
void check_create(struct call *call);
void check_get(struct call *call);
void check_replace(struct call *call);
void check_delete(struct call *call);

/* The documents an org starts with. False: no memory. */
bool seed_documents(struct org *org) __attribute__((warn_unused_result));

#endif
