/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - the places of the card's fields in its descriptor
 *
 * The descriptor is the one list of keys: what reads a form or a connection
 * goes by these positions, so that a key is spelled once.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include "card.h"

enum input_place {
    INPUT_REQUEST_TYPE,
    INPUT_RELATIVE_URL,
    INPUT_HEADERS,
    INPUT_QUERY,
    INPUT_BODY,
    INPUT_COUNT
};

enum connection_place {
    CONNECTION_DOMAIN,
    CONNECTION_AUTH,
    CONNECTION_API_TOKEN,
    CONNECTION_ACCESS_TOKEN,
    CONNECTION_CLIENT_ID,
    CONNECTION_CLIENT_SECRET,
    CONNECTION_REFRESH_TOKEN,
    CONNECTION_PRIVATE_KEY,
    CONNECTION_PRIVATE_KEY_PASSPHRASE,
    CONNECTION_KEY_ID,
    CONNECTION_SCOPES,
    CONNECTION_DPOP,
    CONNECTION_CA_FILE,
    CONNECTION_CLIENT_CERT,
    CONNECTION_CLIENT_KEY,
    CONNECTION_CLIENT_KEY_PASSPHRASE,
    CONNECTION_PROXY,
    CONNECTION_HTTP2,
    CONNECTION_TIMEOUT_MS,
    CONNECTION_CONNECT_TIMEOUT_MS,
    CONNECTION_MAX_RESPONSE_BYTES,
    CONNECTION_MAX_RETRIES,
    CONNECTION_COUNT
};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

extern const struct card_field card_inputs[INPUT_COUNT];
extern const struct card_field card_connection[CONNECTION_COUNT];

/* card_descriptor.get_extension, in signin.c. */
const void *signin_extension(const char *name);

/* card_descriptor.release, in result.c. */
void result_release(struct card_result *result);

#endif
