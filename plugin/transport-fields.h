/* SPDX-License-Identifier: MIT */
/*
 * transport-fields.h - the fields of a connection that every connector has:
 * how requests travel, and their limits
 *
 * Rows for a table of fields, the last ones in it.
 */
#ifndef TRANSPORT_FIELDS_H
#define TRANSPORT_FIELDS_H

#include "descriptor.h"

/* Their names, for the list of a connector: see service.h. */
/* Packed in another way each time, so it is not formatted. */
/* clang-format off */
#define TRANSPORT_NAMES(ROW)   \
    ROW(CA_FILE)               \
    ROW(CLIENT_CERT)           \
    ROW(CLIENT_KEY)            \
    ROW(CLIENT_KEY_PASSPHRASE) \
    ROW(PROXY)                 \
    ROW(HTTP2)                 \
    ROW(TIMEOUT_MS)            \
    ROW(CONNECT_TIMEOUT_MS)    \
    ROW(MAX_RESPONSE_BYTES)    \
    ROW(MAX_RETRIES)
/* clang-format on */

#define TRANSPORT_FIELDS                                                       \
    [FIELD_CA_FILE] =                                                          \
        {                                                                      \
            .key = "ca_file",                                                  \
            .title = "CA File",                                                \
            .help = "A PEM file of the certificate authorities to trust "      \
                    "instead of the system's. Example: /etc/ssl/acme-ca.pem",  \
            .group = "Transport",                                              \
            .type = CARD_TYPE_TEXT,                                            \
            .flags = CARD_FIELD_PATH,                                          \
            .env = "SSL_CERT_FILE",                                            \
    },                                                                         \
    [FIELD_CLIENT_CERT] =                                                      \
        {                                                                      \
            .key = "client_cert",                                              \
            .title = "Client Certificate",                                     \
            .help = "A PEM file with the certificate to show when the server " \
                    "asks for one. Example: /etc/ssl/client.pem",              \
            .group = "Transport",                                              \
            .type = CARD_TYPE_TEXT,                                            \
            .flags = CARD_FIELD_PATH,                                          \
    },                                                                         \
    [FIELD_CLIENT_KEY] =                                                       \
        {                                                                      \
            .key = "client_key",                                               \
            .title = "Client Key",                                             \
            .help = "A PEM file with the private key of the client "           \
                    "certificate. Example: /etc/ssl/client.key",               \
            .group = "Transport",                                              \
            .type = CARD_TYPE_TEXT,                                            \
            .flags = CARD_FIELD_PATH,                                          \
    },                                                                         \
    [FIELD_CLIENT_KEY_PASSPHRASE] =                                            \
        {                                                                      \
            .key = "client_key_passphrase",                                    \
            .title = "Client Key Passphrase",                                  \
            .help = "The passphrase of the client key, where it has one.",     \
            .group = "Transport",                                              \
            .type = CARD_TYPE_TEXT,                                            \
            .flags = CARD_FIELD_SECRET,                                        \
    },                                                                         \
    [FIELD_PROXY] =                                                            \
        {                                                                      \
            .key = "proxy",                                                    \
            .title = "Proxy",                                                  \
            .help = "The proxy to go through; never used for loopback. "       \
                    "Example: http://proxy.acme.com:3128",                     \
            .group = "Transport",                                              \
            .type = CARD_TYPE_TEXT,                                            \
            .env = "HTTPS_PROXY",                                              \
    },                                                                         \
    [FIELD_HTTP2] =                                                            \
        {                                                                      \
            .key = "http2",                                                    \
            .title = "HTTP/2",                                                 \
            .help =                                                            \
                "Use HTTP/2 where the server offers it. Example: false to "    \
                "stay with HTTP/1.1",                                          \
            .group = "Transport",                                              \
            .type = CARD_TYPE_BOOLEAN,                                         \
            .default_json = "true",                                            \
    },                                                                         \
    [FIELD_TIMEOUT_MS] =                                                       \
        {                                                                      \
            .key = "timeout_ms",                                               \
            .title = "Timeout",                                                \
            .help = "How long a request may take from its first byte out to "  \
                    "the answer's last byte in, in milliseconds. Example: "    \
                    "30000",                                                   \
            .group = "Limits",                                                 \
            .type = CARD_TYPE_NUMBER,                                          \
            .default_json = "30000",                                           \
            .minimum = 1,                                                      \
            .maximum = 86400000,                                               \
            .format = CARD_FORMAT_INTEGER,                                     \
    },                                                                         \
    [FIELD_CONNECT_TIMEOUT_MS] =                                               \
        {                                                                      \
            .key = "connect_timeout_ms",                                       \
            .title = "Connect Timeout",                                        \
            .help = "How long looking up the name, connecting and the TLS "    \
                    "handshake may take together, in milliseconds. Example: "  \
                    "10000",                                                   \
            .group = "Limits",                                                 \
            .type = CARD_TYPE_NUMBER,                                          \
            .default_json = "10000",                                           \
            .minimum = 1,                                                      \
            .maximum = 86400000,                                               \
            .format = CARD_FORMAT_INTEGER,                                     \
    },                                                                         \
    [FIELD_MAX_RESPONSE_BYTES] =                                               \
        {                                                                      \
            .key = "max_response_bytes",                                       \
            .title = "Largest Answer",                                         \
            .help = "The largest answer that is taken into memory, in bytes "  \
                    "after decompression. Example: 268435456, which is 256 "   \
                    "MiB",                                                     \
            .group = "Limits",                                                 \
            .type = CARD_TYPE_NUMBER,                                          \
            .default_json = "268435456",                                       \
            .minimum = 1,                                                      \
            .maximum = INT64_C(1099511627776),                                 \
            .format = CARD_FORMAT_INTEGER,                                     \
    },                                                                         \
    [FIELD_MAX_RETRIES] = {                                                    \
        .key = "max_retries",                                                  \
        .title = "Retries",                                                    \
        .help = "How often a request is sent again after a 429, and a GET, "   \
                "PUT or DELETE also after a 503, a 504 or a lost "             \
                "connection. Example: 0 to send it once",                      \
        .group = "Limits",                                                     \
        .type = CARD_TYPE_NUMBER,                                              \
        .default_json = "2",                                                   \
        .minimum = 0,                                                          \
        .maximum = 10,                                                         \
        .format = CARD_FORMAT_INTEGER,                                         \
    }

#endif
