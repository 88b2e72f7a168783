/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h - the fields that connections can have, of whatever connector
 *
 * Code that reads a connection refers to fields by these names. Each connector
 * has some of the fields; service.h says which, and at which position of its
 * descriptor. The descriptor is the only list of keys.
 */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include "card.h"

enum connection_place {
    CONNECTION_ADDRESS, /* where the API is: see domain.h */
    CONNECTION_AUTH,
    CONNECTION_API_TOKEN,
    CONNECTION_ACCESS_TOKEN,
    CONNECTION_USERNAME,
    CONNECTION_PASSWORD,
    CONNECTION_API_KEY,
    CONNECTION_API_KEY_NAME,
    CONNECTION_ISSUER,
    CONNECTION_TOKEN_URL,
    CONNECTION_CLIENT_ID,
    CONNECTION_CLIENT_SECRET,
    CONNECTION_REFRESH_TOKEN,
    CONNECTION_PRIVATE_KEY,
    CONNECTION_PRIVATE_KEY_PASSPHRASE,
    CONNECTION_KEY_ID,
    CONNECTION_SCOPES,
    CONNECTION_DPOP,
    CONNECTION_HEADERS,
    CONNECTION_CHECK_PATH,
    CONNECTION_ITEMS_POINTER,
    CONNECTION_NEXT_POINTER,
    CONNECTION_CURSOR_POINTER,
    CONNECTION_CURSOR_PARAMETER,
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
    CONNECTION_PLACES
};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

#endif
