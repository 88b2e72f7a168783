/* SPDX-License-Identifier: MIT */
/*
 * headers.h - the rules of the headers input
 *
 * Names are tokens (RFC 9110, section 5.1), values hold no control character
 * but tab (section 5.5), and what the connector owns is refused, whatever its
 * case: it decides who the request is from and where its body ends.
 */
#ifndef HEADERS_H
#define HEADERS_H

#include <stdbool.h>

#include "buf.h"
#include "error.h"
#include "jsonwalk.h"

#define HEADERS_MAX 65536     /* bytes of all header fields of the form */
#define HEADERS_COUNT_MAX 200 /* members of the headers input */

struct headers {
    /*
     * One line a field, each with a NUL behind it, as libcurl takes them:
     * "Name: value", or "Name;" for a field without a value.
     */
    struct buf lines;
    struct buf user_agent; /* what the form appends to the card's own */
    bool has_accept;
    bool has_content_type;
    bool content_is_json; /* the content type, given or not, is a JSON type */
};

#define HEADERS_INIT                                                         \
    {                                                                        \
        .lines = BUF_INIT(HEADERS_MAX), .user_agent = BUF_INIT(HEADERS_MAX), \
        .content_is_json = true                                              \
    }
void headers_free(struct headers *headers);

/* Reads the headers input (a JSON object's span). */
bool headers_read(struct headers *headers, struct json_span input,
                  struct error *error) __attribute__((warn_unused_result));

/* Is this media type JSON: application/json, text/json or anything+json? */
bool headers_json_type(const char *media_type, size_t size);

#endif
