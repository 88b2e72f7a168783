/* SPDX-License-Identifier: MIT */
/*
 * request.h - the request as it will be sent
 *
 * This combines the card's plan with the header fields that the connector adds.
 * After this point only the signature and the lines of a retry change.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <curl/curl.h>
#include <stdbool.h>

#include "connection.h"
#include "plan.h"

/* The largest number of header lines: those of the form and of the connection,
   and the connector's own. */
#define REQUEST_LINES_MAX (2 * HEADERS_COUNT_MAX + 10)

struct request {
    const char *method;
    bool takes_body; /* send Content-Length: 0 if there is no body */
    bool repeatable;
    bool deletes;         /* see struct plan */
    bool fresh;           /* do not use a kept connection */
    bool has_key;         /* the URL has the connection's query_key */
    bool http1;           /* do not use HTTP/2, whatever the connection says */
    CURLU *url;           /* checked: leads to the connection's origin */
    struct buf target;    /* path and query of the URL, as they are sent */
    struct buf signature; /* lines that sign this try, as in `lines` */
    struct buf retry_lines; /* about earlier tries; usually empty */
    struct buf lines;       /* "Name: value" or "Name;", each with a NUL */
    struct json_span body;  /* data is NULL if none */
};

#define REQUEST_BYTES_MAX (2 * HEADERS_MAX + 2 * CONNECTION_TEXT_MAX)

#define REQUEST_INIT                                     \
    {                                                    \
        .target = BUF_INIT(BUF_UNLIMITED),               \
        .signature = BUF_INIT_SECRET(REQUEST_BYTES_MAX), \
        .retry_lines = BUF_INIT(BUF_LINE),               \
        .lines = BUF_INIT(REQUEST_BYTES_MAX)             \
    }
void request_free(struct request *request);
#define auto_request __attribute__((cleanup(request_free)))

/* Builds everything except the signature, which auth.c makes again for each
   try. The spans and texts of plan and connection must outlive the request. */
bool request_build(struct request *request, const struct plan *plan,
                   const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Sets the URL of a path and a query at the origin. */
bool request_set_url(struct request *request, const struct origin *origin,
                     const struct buf *target, struct error *error)
    __attribute__((warn_unused_result));

/* Appends the URL as it is sent. The text that libcurl has of it may differ:
   since 8.8 it omits the ? of an empty query, and later versions write escapes
   in upper case. Returns false if memory ran out. */
bool request_add_url(const struct request *request, struct buf *out)
    __attribute__((warn_unused_result));

/* Adds the connector's User-Agent line, with the text of `more` at its end;
   `more` may be NULL. */
void request_add_user_agent(struct request *request, const struct buf *more);

/* Writes the preview that card.h describes, with the secrets of the connection
   masked. */
void request_preview(const struct request *request,
                     const struct connection *connection, struct buf *out);

#endif
