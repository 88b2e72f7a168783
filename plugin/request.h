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
#define REQUEST_LINES_MAX (HEADERS_COUNT_MAX + 10)

struct request {
    const char *method;
    bool takes_body; /* a length is told even when there is none */
    bool repeatable;
    bool fresh;             /* not over a connection that was kept */
    CURLU *url;             /* checked: it leads to the connection's origin */
    char *url_text;         /* a sign-in's; libcurl's memory, or NULL */
    struct buf signature;   /* what signs this try: lines like those below */
    struct buf retry_lines; /* what tells of earlier tries; mostly none */
    struct buf lines;       /* "Name: value" or "Name;", a NUL behind each */
    struct json_span body;  /* data NULL: none */
};

#define REQUEST_BYTES_MAX (HEADERS_MAX + 2 * CONNECTION_TEXT_MAX)

#define REQUEST_INIT                                                        \
    {                                                                       \
        .signature = BUF_INIT_SECRET(REQUEST_BYTES_MAX),                    \
        .retry_lines = BUF_INIT(1024), .lines = BUF_INIT(REQUEST_BYTES_MAX) \
    }
void request_free(struct request *request);
#define auto_request __attribute__((cleanup(request_free)))

/* Everything but the signature, which auth.c makes anew for each try. Spans and
   texts of input and connection must outlive the request. */
bool request_build(struct request *request, const struct input *input,
                   const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Adds the line of the card's own User-Agent; more may be NULL. */
void request_add_user_agent(struct request *request, const struct buf *more);

/* Writes the preview of card.h, with the secrets of the connection masked. */
void request_preview(const struct request *request,
                     const struct connection *connection, struct buf *out);

#endif
