/* SPDX-License-Identifier: MIT */
/*
 * echo.h - /sandbox/echo: the request, told back
 */
#ifndef SANDBOX_ECHO_H
#define SANDBOX_ECHO_H

#include "answer.h"

void echo_answer(struct answer *answer, const struct request *request);

/* Reads a status a client chose; false: the answer is the error. */
bool read_status(const char *text, struct answer *answer, int *status)
    __attribute__((warn_unused_result));

#endif
