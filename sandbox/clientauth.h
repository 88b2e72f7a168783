/* SPDX-License-Identifier: MIT */
/*
 * clientauth.h - authenticates a client by its secret or by a signed assertion
 */
#ifndef SANDBOX_CLIENTAUTH_H
#define SANDBOX_CLIENTAUTH_H

#include "oauth.h"

/*
 * Returns NULL if authentication failed; the answer is then the error. path is
 * that of the endpoint, whose URL must be the audience of an assertion. An
 * assertion is used up even if the request fails later for another reason.
 */
const struct client *client_authenticate(struct oauth_call *call,
                                         const char *path);

#endif
