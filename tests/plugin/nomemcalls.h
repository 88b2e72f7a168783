/* SPDX-License-Identifier: MIT */
/*
 * nomemcalls.h - the calls during which memory runs out, and their expected
 * results
 */
#ifndef NOMEMCALLS_H
#define NOMEMCALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"

struct scenario {
    const char *name;
    const char *form; /* for choices, the text to search for */
    uint32_t flags;
    int32_t code; /* of a call that has memory */
    int32_t next; /* of one more call */
    bool rotates; /* the server gives a new refresh token */
    const char *(*choose)(const char *request);
    const char *card; /* another card of the module; NULL for the exported */
    bool varies;      /* its result contains a random number or a time */
};

/* ---- implemented by the calls of a module ---- */

extern const struct scenario scenarios[];

struct outcome {
    struct card_result result;
    int32_t code;
    bool well_formed;
    uint64_t told;   /* a checksum of all that the result holds, except times */
    bool token_told; /* the newest refresh token is in its update */
    bool token_good; /* or the card never received one */
};

/* Prepares keys and connections; once, before anything is armed. */
void scenarios_begin(void);

/* Before the armed call: does nothing, or makes a good call and forgets its
   sign-in. */
void scenario_begin(const struct scenario *scenario, bool warm);

/* The session stays; what the sign-in gave is forgotten. */
void scenario_forget_sign_in(const struct scenario *scenario);

/* The call itself; nothing else in it allocates. */
void scenario_call(const struct scenario *scenario, struct outcome *outcome);

void scenario_end(const struct scenario *scenario, struct outcome *outcome);

/* The number of refresh tokens that the server has given. */
unsigned tokens_so_far(void);

/* Did the server give a refresh token whose answer never reached the card? */
bool token_gone(void);

/* ---- nomemjudge.c ---- */

void scenario_judge(const struct scenario *scenario, struct outcome *outcome);

#endif
