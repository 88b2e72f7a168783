/* SPDX-License-Identifier: MIT */
/*
 * oauthcontrol.h - /sandbox/oauth: the authorization server's counts, and
 * switches for what an administrator or time would do to it
 */
#ifndef SANDBOX_OAUTHCONTROL_H
#define SANDBOX_OAUTHCONTROL_H

#include "answer.h"
#include "sandbox.h"

#define OAUTH_CONTROL_PATH "/sandbox/oauth"

/* For requests with the API token alone. */
void oauth_control(struct sandbox *sandbox, const struct request *request,
                   struct answer *answer);

#endif
