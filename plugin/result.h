/* SPDX-License-Identifier: MIT */
/*
 * result.h - what execute() hands to the host, and takes back in release()
 */
#ifndef RESULT_H
#define RESULT_H

#include <stdbool.h>

#include "card.h"
#include "connection.h"
#include "error.h"
#include "request.h"
#include "response.h"
#include "retry.h"

/* Empties the host's result. False when it is not one of this ABI. */
bool result_begin(const struct card_call *call, struct card_result *result)
    __attribute__((warn_unused_result));

/* Each of these fills the result and returns the code of the call. */
int32_t result_fail(struct card_result *result, const struct error *error,
                    const struct redactor *redactor);
int32_t result_preview(struct card_result *result,
                       const struct request *request,
                       const struct connection *connection,
                       struct error *error);
int32_t result_response(struct card_result *result, struct response *response,
                        const struct redactor *redactor);

/* Notes how the tries went, whatever came of them. */
void result_attempts(struct card_result *result,
                     const struct attempts *attempts);

/* Hands over the inputs of the call that continues this one, if there is one.
   False when there was no memory for them. */
bool result_next(struct card_result *result, const struct input *input,
                 const struct response *response,
                 const struct connection *connection, const struct log *log)
    __attribute__((warn_unused_result));

/* Hands over what the host must keep of the connection, if there is any. False
   when there was no memory for it. */
bool result_update(struct card_result *result, struct auth *auth)
    __attribute__((warn_unused_result));

/* The output of a sign-in, a secret buf; the code of the call. */
int32_t result_output(struct card_result *result, struct buf *output,
                      struct error *error, const struct redactor *redactor);

/* Notes what is known before anything is sent: whether the request may be sent
   again, and what it shares a rate limit with. False when there was no memory.
 */
bool result_request(struct card_result *result, const struct request *request,
                    const struct connection *connection)
    __attribute__((warn_unused_result));

/* Notes what the last answer said of the rate limit. */
void result_pace(struct card_result *result, const struct response *response,
                 const struct connection *connection);

#endif
