/* SPDX-License-Identifier: MIT */
/*
 * clientauth.h - which client asks: by its secret, or by a signed assertion
 */
#ifndef SANDBOX_CLIENTAUTH_H
#define SANDBOX_CLIENTAUTH_H

#include "oauth.h"

/*
 * NULL: the answer is the error. path is the endpoint's; an assertion must name
 * its URL as its audience. An assertion is used up even when the request fails
 * for another reason later.
 */
const struct client *client_authenticate(struct oauth_call *call,
                                         const char *path);

#endif
