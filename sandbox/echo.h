/* SPDX-License-Identifier: MIT */
/*
 * echo.h - /sandbox/echo, which answers with the request
 */
#ifndef SANDBOX_ECHO_H
#define SANDBOX_ECHO_H

#include "answer.h"

void echo_answer(struct answer *answer, const struct request *request);

/* Reads a status that a client chose. Returns false if it is invalid; the
   answer is then the error. */
bool read_status(const char *text, struct answer *answer, int *status)
    __attribute__((warn_unused_result));

#endif
