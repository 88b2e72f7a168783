/* SPDX-License-Identifier: MIT */
/*
 * authorize.h - the authorize endpoint, where a person signs in and allows an
 * app
 */
#ifndef SANDBOX_AUTHORIZE_H
#define SANDBOX_AUTHORIZE_H

#include "oauth.h"

#define AUTHORIZE_PATH "/oauth2/v1/authorize"

/* The request is the query of a GET or the form of a POST. */
void authorize_get(struct oauth_call *call);
void authorize_post(struct oauth_call *call);

#endif
