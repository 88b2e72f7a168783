/* SPDX-License-Identifier: MIT */
/*
 * serve-answer.h - the answer to a request that called a card, or could not
 */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include "serve-call.h"

/* Answers with the card's code and result. */
void serve_answer(const struct serve_call *call, int32_t code,
                  const struct card_result *result);

/* Answers that the card was not called. */
void serve_refuse(const struct serve_call *call, const struct problem *problem);

#endif
