/* SPDX-License-Identifier: MIT */
/*
 * execute.c - the card's entry: a form goes in, an answer comes out
 *
 * The whole story is on this page; each line of it is a file of its own. No
 * state is kept between calls but libcurl's idle connections (pool.c) and the
 * tokens that a sign-in gave (session.c); any number of threads may be here at
 * once.
 */
#include "auth.h"
#include "card.h"
#include "connection.h"
#include "error.h"
#include "input.h"
#include "log.h"
#include "request.h"
#include "response.h"
#include "result.h"
#include "retry.h"
#include "transport.h"

#include <string.h>

/* The cheap call that shows whether a connection works. */
static const char check_form[] =
    "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\","
    "\"query\":{\"limit\":1}}";

static struct card_call effective(const struct card_call *given)
{
    struct card_call call = CARD_CALL_INIT;
    size_t size = given->struct_size;

    memcpy(&call, given, size < sizeof call ? size : sizeof call);
    if ((call.flags & CARD_CHECK_CONNECTION) != 0)
        call.inputs = (struct card_text){check_form, sizeof check_form - 1};
    return call;
}

CARD_EXPORT int32_t execute(const struct card_call *given,
                            struct card_result *result)
{
    int64_t deadline;

    if (!result_begin(given, result))
        return CARD_INTERNAL;
    deadline = transport_deadline(given);

    struct card_call call = effective(given);
    auto_error struct error error = ERROR_INIT;
    auto_input struct input input = INPUT_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_request struct request request = REQUEST_INIT;
    const struct redactor *redactor = &connection.redactor;
    const struct log log = {&call, redactor};

    bool form_good = input_read(&call, &input, &error);
    /* Where both are wrong the form comes first; the connection is read all
       the same, so that the redactor knows its secrets. */
    bool connection_good =
        connection_read(&call, &connection, form_good ? &error : NULL);

    if (!form_good || !connection_good
        || !request_build(&request, &input, &connection, &error))
        return result_fail(result, &error, redactor);
    if (!result_request(result, &request, &connection)) {
        error_no_memory(&error);
        return result_fail(result, &error, redactor);
    }
    if ((call.flags & CARD_DRY_RUN) != 0)
        return result_preview(result, &request, &connection, &error);

    auto_auth struct auth auth = AUTH_INIT;
    auto_response struct response response =
        response_begin(&call, &connection, &error);
    struct attempts attempts = {.count = 0};
    bool whole = auth_begin(&auth, &connection, &log, deadline, &error)
                 && retry_perform(&auth, &request, &response, &attempts, &error)
                 && response_finish(&response);

    result_attempts(result, &attempts);
    result_pace(result, &response, &connection);
    if (whole)
        whole = result_next(result, &input, &response, &connection, &log)
                || error_no_memory(&error);
    if (!result_update(result, &auth))
        whole = error_no_memory(&error);
    return whole ? result_response(result, &response, redactor)
                 : result_fail(result, &error, redactor);
}
