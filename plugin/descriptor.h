/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - the positions of the connection's fields in descriptors
 *
 * The descriptor is the only list of keys. Code that reads a connection refers
 * to fields by these positions, so that each key is written only once. All
 * cards have the same fields.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include "card.h"

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

extern const struct card_field card_connection[CONNECTION_COUNT];

#endif
