/* SPDX-License-Identifier: MIT */
/* kitcard.h - a descriptor with everything that a card may have, and calls of
   the kit. */
#ifndef KITCARD_H
#define KITCARD_H

#include "card-kit.h"

extern const struct card_descriptor kit_card;

/* A valid form and a valid connection for it. */
#define KIT_FORM                                              \
    "{\"name\":\"Ada\",\"tone\":\"loud\",\"times\":3,"        \
    "\"data\":{\"n\":12345678901234567890,\"list\":[1,\n2]}," \
    "\"factor\":2.5}"
#define KIT_SECRET "s3cr3t-t0ken"
#define KIT_CONNECTION \
    "{\"server\":\"http://127.0.0.1:9\",\"token\":\"" KIT_SECRET "\"}"

/* A call, its result, and what the host's callbacks received. */
struct kit_call {
    struct card_call call;
    struct card_result result;
    char log[4096];
    char sunk[4096];
    size_t sunk_size;
    int sink_says; /* return value of the sink */
    char waited[256];
};
void kit_call_init(struct kit_call *c, const char *form,
                   const char *connection);

#endif
