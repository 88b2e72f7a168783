/* SPDX-License-Identifier: MIT */
/*
 * model.h - the card that host-stub verify finds nothing wrong with
 *
 * Unless BAD_CARD names a check in the environment: then it breaks what that
 * check looks at, and nothing else.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

#define MODEL_INPUTS 7
#define MODEL_CONNECTION 4

extern struct card_field model_inputs[MODEL_INPUTS];
extern struct card_field model_connection[MODEL_CONNECTION];

/* Is this what the card is to be bad at? */
bool bad(const char *check);

void model_release(struct card_result *result);

/* GET / from http://127.0.0.1:PORT; the body of the answer. CARD_OK, or what
   came in between. */
int32_t model_fetch(const struct card_call *call, const char *url,
                    struct buf *body);

#endif
