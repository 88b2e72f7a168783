/* SPDX-License-Identifier: MIT */
/*
 * answer.h - what the sandbox says back, before it is sent
 *
 * A handler fills an answer; server.c sends it with Okta's own headers added.
 * A fresh answer is 200 with no body. Headers are sent in the order they were
 * added here.
 */
#ifndef SANDBOX_ANSWER_H
#define SANDBOX_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "request.h"

#define ANSWER_BODY_MAX ((size_t)256 << 20)

struct answer {
    int status;
    const char *content_type; /* NULL: none is sent */
    struct pairs headers;
    struct buf body;
    bool failed;     /* a header found no memory */
    bool close;      /* hang up without a word */
    bool cut;        /* promise the whole body, hang up in the middle of it */
    bool bare;       /* without Okta's own headers */
    int64_t drip_ms; /* more than 0: a byte at a time, this far apart */
    int64_t big;     /* more than 0: so many bytes of JSON for a body */
    int64_t clock_shift; /* seconds that Date and the reset are off */
};

void answer_init(struct answer *answer);
void answer_free(struct answer *answer);
#define auto_answer __attribute__((cleanup(answer_free)))

void answer_header(struct answer *answer, const char *name, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

/* Forgets body and content type, and sets the status. */
void answer_reset(struct answer *answer, int status);

/* A short HTML page, as the server in front of an org answers. */
void answer_page(struct answer *answer, int status, const char *title);

enum error_code {
    ERROR_VALIDATION,    /* E0000001 */
    ERROR_NOT_JSON,      /* E0000003 */
    ERROR_PERMISSION,    /* E0000006 */
    ERROR_NOT_FOUND,     /* E0000007 */
    ERROR_NO_SUCH_PATH,  /* E0000008 */
    ERROR_INTERNAL,      /* E0000009 */
    ERROR_INVALID_TOKEN, /* E0000011 */
    ERROR_MEDIA_TYPE,    /* E0000021 */
    ERROR_METHOD,        /* E0000022 */
    ERROR_SEARCH,        /* E0000031 */
    ERROR_TOO_MANY       /* E0000047 */
};

/*
 * Turns the answer into one of Okta's errors. subject goes where its summary
 * has a blank and may be NULL for the others; causes is a JSON array's inside
 * as error_cause() builds it, or NULL.
 */
void answer_error(struct answer *answer, enum error_code code,
                  const char *subject, const struct buf *causes);

/* Appends one {"errorSummary": …}. */
void error_cause(struct buf *causes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One error with one cause. */
void answer_error_because(struct answer *answer, enum error_code code,
                          const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* 409, in the shape Okta gives it: without a code. */
void answer_conflict(struct answer *answer, const char *summary);

/* E0000007 for a thing of that kind. */
void answer_not_found(struct answer *answer, const char *id, const char *kind);

#endif
