/* SPDX-License-Identifier: MIT */
/*
 * request.h - one request as received
 *
 * The target is kept with its escapes, and the headers in the order of arrival.
 * Decoding is done only here, when a part is read. A request belongs to the
 * thread that serves it.
 */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "jsonwalk.h"

/* A larger body is read, discarded and answered with 413. */
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

/* Adds copies of both texts. Returns false, with nothing added, if memory ran
   out. */
bool pairs_add(struct pairs *pairs, const char *name, const char *value)
    __attribute__((warn_unused_result));
void pairs_free(struct pairs *pairs);

/* Adds the decoded pairs name=value&… of a query or a form. Returns false if
   memory ran out. */
bool pairs_read(struct pairs *pairs, const char *text, size_t size)
    __attribute__((warn_unused_result));

struct request {
    char *target;           /* as received: path, ? and query */
    struct json_span path;  /* part of target, as received */
    struct json_span query; /* part of target; data is NULL without a ? */
    char *method;
    struct pairs headers;
    struct pairs params; /* of the query, decoded */
    struct buf body;
    uint64_t body_size; /* bytes received, even if not kept */
    bool begun;         /* the headers were read */
    bool counted;       /* counted as one of the requests in progress */
    bool answered;      /* an answer was sent before the body was read */
};

/* Returns NULL if memory ran out. */
struct request *request_new(const char *target);
void request_free(struct request *request);

/* Reads the query into params. Returns false if memory ran out. */
bool request_read_query(struct request *request)
    __attribute__((warn_unused_result));

void request_body_add(struct request *request, const char *data, size_t size);

/* Both return the first header or query parameter of that name, or NULL. */
const char *request_header(const struct request *request, const char *name);
const char *request_param(const struct request *request, const char *name);

/* Is this the path as received? */
bool request_path_is(const struct request *request, const char *path);

/* Does the path as received begin with these whole segments? */
bool request_under(const struct request *request, const char *prefix);

/* Returns the decoded text of one path segment, which the caller frees. Returns
   NULL if it contains a NUL or memory ran out. */
char *segment_decode(const char *segment, size_t size);

/*
 * These write parts of a request as JSON. Unless `secrets` is set, only the
 * scheme is written of a header that contains a credential.
 */
void request_write_headers(struct buf *out, const struct request *request,
                           bool secrets);
void request_write_body(struct buf *out, const struct request *request);
void pairs_write(struct buf *out, const struct pairs *pairs);

#endif
