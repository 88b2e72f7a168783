/* SPDX-License-Identifier: MIT */
/*
 * oauthcontrol.h - /sandbox/oauth: shows the authorization server's counts, and
 * simulates expiry and revocation
 */
#ifndef SANDBOX_OAUTHCONTROL_H
#define SANDBOX_OAUTHCONTROL_H

#include "answer.h"
#include "sandbox.h"

#define OAUTH_CONTROL_PATH "/sandbox/oauth"

/* Accepts only requests with the API token. */
void oauth_control(struct sandbox *sandbox, const struct request *request,
                   struct answer *answer);

#endif
