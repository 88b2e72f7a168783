/* SPDX-License-Identifier: MIT */
/*
 * request.h - one request as it came in
 *
 * Kept as received: the target with its escapes, the headers in arrival order.
 * Decoding happens on the way out, here and nowhere else. A request belongs to
 * the thread that serves it.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "jsonwalk.h"

/* A larger body is read, thrown away and answered with 413. */
#define REQUEST_BODY_MAX ((size_t)1 << 20)

struct pair {
    char *name;
    char *value;
};

/* Names may repeat; order is kept. */
struct pairs {
    struct pair *items;
    size_t count;
    size_t room;
};

/* Copies both texts. False: no memory, nothing was added. */
bool pairs_add(struct pairs *pairs, const char *name, const char *value)
    __attribute__((warn_unused_result));
void pairs_free(struct pairs *pairs);

/* Adds the decoded name=value&… of a query or a form. */
bool pairs_read(struct pairs *pairs, const char *text, size_t size)
    __attribute__((warn_unused_result));

struct request {
    char *target;           /* as received: path, ? and query */
    struct json_span path;  /* of target, as received */
    struct json_span query; /* of target; data NULL: no ? at all */
    char *method;
    struct pairs headers;
    struct pairs params; /* of the query, decoded */
    struct buf body;
    uint64_t body_size; /* as it came, also when it was not kept */
    bool begun;         /* headers are in */
    bool counted;       /* among the requests under way */
    bool answered;      /* before its body was read */
};

/* NULL: no memory. */
struct request *request_new(const char *target);
void request_free(struct request *request);

/* Reads the query into params. */
bool request_read_query(struct request *request)
    __attribute__((warn_unused_result));

void request_body_add(struct request *request, const char *data, size_t size);

/* The first header or query parameter of that name, or NULL. */
const char *request_header(const struct request *request, const char *name);
const char *request_param(const struct request *request, const char *name);

/* True when the path as received is this one. */
bool request_path_is(const struct request *request, const char *path);

/* True when the path as received starts with these whole segments. */
bool request_under(const struct request *request, const char *prefix);

/* The decoded text of one path segment; NULL when it holds a NUL or memory is
   out. The caller frees it. */
char *segment_decode(const char *segment, size_t size);

/*
 * Writes the request as members of a JSON object: method, the target's parts,
 * headers, body. The value of a header that holds a credential is shown by its
 * scheme alone unless secrets are asked for.
 */
void request_write_headers(struct buf *out, const struct request *request,
                           bool secrets);
void request_write_body(struct buf *out, const struct request *request);
void pairs_write(struct buf *out, const struct pairs *pairs);

#endif
