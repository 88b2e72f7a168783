/* SPDX-License-Identifier: MIT */
/* retry.c - see retry.h. */
#include "retry.h"

static bool try_once(struct auth *auth, struct request *request,
                     struct response *response, struct attempts *attempts,
                     struct error *error)
{
    struct receiver receiver = response_receiver(response);
    struct attempt attempt = {0};
    bool whole;

    if (!auth_sign(auth, request, error))
        return false;
    whole = transport_perform(request, auth->connection, auth->log,
                              auth->deadline, &receiver, &attempt, error);
    if (attempts->count < ATTEMPTS_MAX)
        attempts->all[attempts->count++] = attempt;
    return whole;
}

bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error)
{
    response->may_repeat = auth->session != NULL;
    while (try_once(auth, request, response, attempts, error)) {
        if (!auth_again(auth, response))
            return true;
        response_restart(response);
    }
    return false;
}
