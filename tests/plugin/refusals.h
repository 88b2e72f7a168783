/* SPDX-License-Identifier: MIT */
/* refusals.h - which connections the card refuses, in a dry run */
#ifndef REFUSALS_H
#define REFUSALS_H

#include "carry.h"

struct carried checked(const char *connection);

/* Asserts that the connection is refused for this field, with a message that
   contains these words. */
void refused(const char *connection, const char *field, const char *words);

/* The same, for a connection with this domain. */
void domain_refused(const char *domain, const char *words);

/* Asserts that a request to /x would go to the URL, and /x. */
void domain_leads_to(const char *domain, const char *url);

#endif
