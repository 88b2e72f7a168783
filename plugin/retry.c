/* SPDX-License-Identifier: MIT */
/*
 * retry.c - when to try again
 *
 * An answer that challenges the signature is tried again with another one. A
 * kept connection that the server had closed by then says nothing about the
 * request: where the method allows it (RFC 9110, section 9.2.2), it is sent
 * once more over a new connection.
 */
#include "retry.h"

static bool try_once(struct auth *auth, struct request *request,
                     struct response *response, struct attempt *attempt,
                     struct error *error)
{
    struct receiver receiver = response_receiver(response);

    return auth_sign(auth, request, error)
           && transport_perform(request, auth->connection, auth->log,
                                auth->deadline, &receiver, attempt, error);
}

static void note(struct attempts *attempts, const struct attempt *attempt)
{
    bool tried = attempt->total_us > 0;

    if (tried && attempts->count < ATTEMPTS_MAX)
        attempts->all[attempts->count++] = *attempt;
}

bool retry_perform(struct auth *auth, struct request *request,
                   struct response *response, struct attempts *attempts,
                   struct error *error)
{
    response->may_repeat = auth->session != NULL;
    for (;;) {
        struct attempt attempt = {0};
        bool whole = try_once(auth, request, response, &attempt, error);

        note(attempts, &attempt);
        if (whole && !auth_again(auth, response))
            return true;
        if (!whole) {
            if (!attempt.stale || !request->repeatable || request->fresh)
                return false;
            request->fresh = true;
            error_free(error);
        }
        response_restart(response);
    }
}
