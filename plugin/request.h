/* SPDX-License-Identifier: MIT */
/*
 * request.h - the request as it will be sent
 *
 * What the form gave and what the connector adds come together here; nothing
 * behind this point changes a byte of it.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <curl/curl.h>
#include <stdbool.h>

#include "connection.h"
#include "input.h"

/* Header lines at most: the form's, and the connector's own. */
#define REQUEST_LINES_MAX (HEADERS_COUNT_MAX + 8)

struct request {
    const char *method;
    bool takes_body; /* a length is told even when there is none */
    bool repeatable;
    CURLU *url;            /* checked: it leads to the connection's origin */
    char *url_text;        /* the same for a person; libcurl's memory */
    struct buf lines;      /* "Name: value" or "Name;", a NUL behind each */
    struct json_span body; /* data NULL: none */
    const char *auth_scheme;
    const char *auth_key; /* the connection key of the secret */
};

#define REQUEST_BYTES_MAX (HEADERS_MAX + 2 * CONNECTION_TEXT_MAX)

#define REQUEST_INIT                                \
    {                                               \
        .lines = BUF_INIT_SECRET(REQUEST_BYTES_MAX) \
    }
void request_free(struct request *request);
#define auto_request __attribute__((cleanup(request_free)))

/* Spans and texts of input and connection must outlive the request. */
bool request_build(struct request *request, const struct input *input,
                   const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Writes the preview of card.h, the secret masked. */
void request_preview(const struct request *request,
                     const struct redactor *redactor, struct buf *out);

#endif
