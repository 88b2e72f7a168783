/* SPDX-License-Identifier: MIT */
/*
 * execute.c - the course of a call, from its form to its answer
 *
 * All steps are on this page; each is implemented in a file of its own, or by
 * the card. What is kept between calls: idle connections (pool.c), names and
 * TLS sessions (share.c), the clocks of servers (clock.c) and tokens
 * (auth/session.c). Any number of threads may run calls at once.
 */
#include "auth/assertion.h"
#include "auth/auth.h"
#include "border.h"
#include "certfiles.h"
#include "checkup.h"
#include "connection.h"
#include "connector.h"
#include "error.h"
#include "form.h"
#include "log.h"
#include "moment.h"
#include "next.h"
#include "plan.h"
#include "request.h"
#include "response.h"
#include "result.h"
#include "retry.h"
#include "service.h"

/* A list of choices has no form, and neither has the test of a connection,
   whose request depends on the connection. */
static bool make_plan(const struct connector_card *card,
                      const struct card_call *call, struct plan *plan,
                      struct error *error)
{
    if ((call->flags & CARD_CHECK_CONNECTION) != 0)
        return true;
    if (card->plan != NULL)
        return card->plan(card, plan, error);
    return form_read(card, call, plan, error);
}

/* Is the answer what the card asked for? If not, says so in the error. The
   test of a connection has asked for something of its own. */
static bool judge(const struct connector_card *card,
                  const struct card_call *call, const struct response *response,
                  struct error *error)
{
    if ((call->flags & CARD_CHECK_CONNECTION) != 0) {
        checkup_judge(response, (enum answer_content)service.checkup.content,
                      error);
        return false;
    }
    return card->write == NULL || checkup_judge(response, card->content, error);
}

/* A dry run of a test is how a person's connection is judged while it is
   entered, so that also judges what other calls find out by using it. */
static bool read_connection(const struct card_call *call,
                            struct connection *connection, struct error *error)
{
    bool good = connection_read(call, connection, error);

    if ((call->flags & CARD_DRY_RUN) == 0
        || (call->flags & CARD_CHECK_CONNECTION) == 0)
        return good;
    good = assertion_judge_key(connection, error) && good;
    return certfiles_judge(connection, error) && good;
}

/* Longer than a screen, so that the order of a call is read in one place. */
int32_t connector_execute(const struct connector_card *card,
                          const struct card_call *given,
                          struct card_result *result)
{
    struct card_call call;
    int64_t deadline;

    if (!border_begin(given, &call, result))
        return CARD_INTERNAL;
    deadline = moment_deadline(&call);
    if ((call.flags & CARD_CHECK_CONNECTION) != 0)
        call.sink = NULL; /* the answer is needed in memory */

    auto_error struct error error = ERROR_INIT;
    auto_plan struct plan plan = PLAN_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_request struct request request = REQUEST_INIT;
    const struct redactor *redactor = &connection.redactor;
    const struct log log = {&call, redactor};

    bool form_good = make_plan(card, &call, &plan, &error);
    /* If both are invalid, only the form's faults are reported; the connection
       is read anyway, so that the redactor knows its secrets. */
    bool connection_good =
        read_connection(&call, &connection, form_good ? &error : NULL);

    if ((call.flags & CARD_CHECK_CONNECTION) != 0 && connection_good)
        form_good = checkup_plan(&plan, &connection, &error);
    if (!form_good || !connection_good
        || !request_build(&request, &plan, &connection, &error))
        return result_fail(result, &error, redactor);
    if (!result_request(result, &request, &connection)) {
        error_no_memory(&error);
        return result_fail(result, &error, redactor);
    }
    if (card->warn != NULL && log_wants(&log, CARD_LOG_WARNING))
        card->warn(&plan, &log);
    if ((call.flags & CARD_DRY_RUN) != 0)
        return result_preview(result, &request, &connection, &error);

    auto_auth struct auth auth = AUTH_INIT;
    auto_response struct response response =
        response_begin(card, &call, &connection, &error);
    auto_next struct next next = NEXT_INIT;
    struct attempts attempts = {.count = 0};
    bool whole = auth_begin(&auth, &connection, &log, deadline, &error)
                 && retry_perform(&auth, &request, &response, &attempts, &error)
                 && response_finish(&response);

    if (whole && response_had_mark(&response))
        log_line(&log, CARD_LOG_INFO,
                 "the answer begins with a byte order mark, which is left out");
    result_attempts(result, &attempts);
    result_pace(result, &response, &connection);

    bool good = whole && judge(card, &call, &response, &error);
    struct answer answer = response_answer(&response, &plan, good);

    if (good)
        whole = (next_find(&next, &answer, &connection.origin, &log)
                 && result_next(result, &next))
                || error_no_memory(&error);
    if (!result_update(result, &auth))
        whole = error_no_memory(&error);
    return whole && response_write(&answer)
               ? result_response(result, &response, redactor)
               : result_fail(result, &error, redactor);
}
