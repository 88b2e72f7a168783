/* SPDX-License-Identifier: MIT */
/*
 * carry.h - one call of the card under test, and its result
 *
 *     struct carried c = carry(FORM, recorder_port(r), 0);
 *     UNIT_TEXT(c.output, "...");
 *     carried_free(&c);
 */
#ifndef CARRY_H
#define CARRY_H

#include <stdint.h>

#include "card-family.h"
#include "card.h"

#define CARRY_TOKEN "00secretTokenOfTheTest"

struct carried {
    int32_t code;
    struct card_result result;
    char *output; /* copies that end with a NUL; "" if absent */
    char *error;
    char *preview;
    char *attempts;
};

/* Calls the card with http://127.0.0.1:port and an API token; flags as in
   card_call. */
struct carried carry(const char *form, int port, uint32_t flags);

/* The same with another card of the module. */
struct carried carry_member(const char *id, const char *form, int port,
                            uint32_t flags);

/* Another card of the module. */
const struct card_member *member_of(const char *id);

/* Makes any call; uses the texts as inputs and connection if they are not
   NULL. */
struct carried carry_call(struct card_call *call, const char *form,
                          const char *connection);

void carried_free(struct carried *carried);

#endif
