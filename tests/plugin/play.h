/* SPDX-License-Identifier: MIT */
/*
 * play.h - one call of the card against a server that plays answers in order
 */
#ifndef PLAY_H
#define PLAY_H

#include <stddef.h>

#include "carry.h"
#include "recorder.h"

#define PLAY_JSON "Content-Type: application/json\r\n"
#define PLAY_NO_WAIT "Retry-After: 0\r\n"

/* Answers: {"a":1}, and two refusals that ask for no wait. */
extern const char play_ok[];
extern const char play_limited[];       /* X-Okta-Request-Id: first; {"b":42} */
extern const char play_limited_again[]; /* second; {"b":43} */

/* As an answer: closes the connection without sending anything. */
#define LOST NULL

struct played {
    struct carried c;
    struct recorder *r;
    struct recorder_step *steps; /* read by the recorder's thread */
};

/* Requests /x with an API token; `more` is members for the connection, with a
   comma before them. The last answer is repeated for all further requests. */
struct played play(const char *method, const char *more,
                   const char *const *answers, size_t count,
                   struct card_call *call);
void played_free(struct played *played);

#endif
