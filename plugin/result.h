/* SPDX-License-Identifier: MIT */
/*
 * result.h - fills the result that execute() gives to the host, and frees it in
 * release()
 */
#ifndef RESULT_H
#define RESULT_H

#include <stdbool.h>

#include "card.h"
#include "connection.h"
#include "error.h"
#include "next.h"
#include "request.h"
#include "response.h"
#include "retry.h"

/* Each of these fills the result and returns the code of the call. */
int32_t result_fail(struct card_result *result, const struct error *error,
                    const struct redactor *redactor);
int32_t result_preview(struct card_result *result,
                       const struct request *request,
                       const struct connection *connection,
                       struct error *error);
int32_t result_response(struct card_result *result, struct response *response,
                        const struct redactor *redactor);

/* Adds the course of all tries, whether they succeeded or not. */
void result_attempts(struct card_result *result,
                     const struct attempts *attempts);

/* Adds the inputs of the call that gets the next page, or the reason why its
   link is not followed. Returns false if memory ran out. */
bool result_next(struct card_result *result, struct next *next)
    __attribute__((warn_unused_result));

/* Adds the changed members of the connection that the host must store, if there
   are any. Returns false if memory ran out. */
bool result_update(struct card_result *result, struct auth *auth)
    __attribute__((warn_unused_result));

/* Leaves of a call for choices only what card-choices.h describes: the next
   page is a member of the output, and a call that failed has no output. */
void result_choices(struct card_result *result, int32_t code);

/* Sets the output of a sign-in, which must be a secret buf. */
int32_t result_output(struct card_result *result, struct buf *output,
                      struct error *error, const struct redactor *redactor);

/* Adds what is known before the request is sent: whether it may be repeated,
   and its rate limit bucket. Returns false if memory ran out. */
bool result_request(struct card_result *result, const struct request *request,
                    const struct connection *connection)
    __attribute__((warn_unused_result));

/* Adds the rate limit that the last answer reported. */
void result_pace(struct card_result *result, const struct response *response,
                 const struct connection *connection);

/* Implements card_descriptor.release. */
void result_release(struct card_result *result);

#endif
