/* SPDX-License-Identifier: MIT */
/*
 * metadata.h - the authorization server's metadata (RFC 8414), and the public
 * half of its key (RFC 7517)
 */
#ifndef SANDBOX_METADATA_H
#define SANDBOX_METADATA_H

#include "oauth.h"

#define KEYS_PATH "/oauth2/v1/keys"

void metadata_answer(struct oauth_call *call);
void keys_answer(struct oauth_call *call);

#endif
