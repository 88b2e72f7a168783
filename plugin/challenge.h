/* SPDX-License-Identifier: MIT */
/*
 * challenge.h - WWW-Authenticate: why the API refused a token or a proof
 *
 * RFC 9110, section 11.6.1: a list of challenges, in one line or in several,
 * each a scheme with a token68 or with parameters. Text that breaks that
 * grammar is skipped, and parsing continues after it.
 */
#ifndef CHALLENGE_H
#define CHALLENGE_H

#include <stdbool.h>

#include "buf.h"

/* Larger than a whole head may be, so the text of all lines always fits. */
#define CHALLENGES_MAX 524288

/* The parameters of one challenge (RFC 6750, section 3; RFC 9449, section 7.1),
   without quotes and backslashes; empty if absent. They are not shortened,
   because a secret may occur anywhere in them and must be masked before they
   are shown. */
struct challenge {
    struct buf error;
    struct buf description;
    struct buf scope;
};
#define CHALLENGE_INIT                           \
    {                                            \
        .error = BUF_INIT(CHALLENGES_MAX),       \
        .description = BUF_INIT(CHALLENGES_MAX), \
        .scope = BUF_INIT(CHALLENGES_MAX)        \
    }
void challenge_free(struct challenge *challenge);
#define auto_challenge __attribute__((cleanup(challenge_free)))

/* Fills in the first challenge that has an error, preferring the first such
   challenge of the scheme DPoP. `fields` holds the values of all lines with a
   line break between them; a line break also ends a quoted text that was not
   closed. Returns false if memory ran out. */
bool challenge_read(struct challenge *challenge, const struct buf *fields)
    __attribute__((warn_unused_result));

bool challenge_error_is(const struct challenge *challenge, const char *error);

#endif
