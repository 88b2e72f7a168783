/* SPDX-License-Identifier: MIT */
/*
 * nomemcalls.h - the calls that memory fails in, and what is right of each
 */
#ifndef NOMEMCALLS_H
#define NOMEMCALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"

enum scenario_place {
    FORM_ERRORS,
    CONNECTION_ERRORS,
    DRY_RUN,
    PAGE,
    NO_CONTENT,
    TEXT,
    BYTES,
    NOT_FOUND,
    LIMITED,
    LOST_ANSWER,
    SINK,
    CANCEL,
    DPOP,
    REFRESH,
    SIGNIN_BEGIN,
    SIGNIN_FINISH,
    SCENARIOS
};

struct scenario {
    const char *name;
    const char *form;
    uint32_t flags;
    int32_t code; /* of a call with memory */
    int32_t next; /* of one more */
    bool rotates; /* a refresh token comes */
    const char *(*choose)(const char *request);
};
extern const struct scenario scenarios[SCENARIOS];

struct outcome {
    struct card_result result;
    int32_t code;
    bool well_formed;
    uint64_t told;   /* all that the result holds but times, as a number */
    bool token_told; /* the newest refresh token is in its update */
    bool token_good; /* ... or the card never was given one */
};

/* Keys and connections, once and before anything is armed. */
void scenarios_begin(void);

/* Before the armed call: nothing, or a good one and a sign-in forgotten. */
void scenario_begin(const struct scenario *scenario, bool warm);

/* The call itself; nothing else of it allocates. */
void scenario_call(const struct scenario *scenario, struct outcome *outcome);

void scenario_judge(const struct scenario *scenario, struct outcome *outcome);
void scenario_end(const struct scenario *scenario, struct outcome *outcome);

/* Refresh tokens that the server has given. */
unsigned tokens_so_far(void);

/* Did the server give a refresh token whose answer never reached the card? */
bool token_gone(void);

#endif
