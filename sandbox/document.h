/* SPDX-License-Identifier: MIT */
/*
 * document.h - device assurance policies and device posture checks
 *
 * Both are documents that a client creates, reads, replaces and deletes. Their
 * differences (members, rules, names) are in documentkind.c. The JSON text of
 * each member is kept exactly as received.
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

/* Adds the documents that an org starts with. Returns false if memory ran
   out. */
bool seed_documents(struct org *org) __attribute__((warn_unused_result));

#endif
