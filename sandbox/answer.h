/* SPDX-License-Identifier: MIT */
/*
 * answer.h - an answer of the sandbox before it is sent
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
#include "object.h"
#include "request.h"

#define ANSWER_BODY_MAX ((size_t)256 << 20)

struct answer {
    int status;
    const char *content_type; /* not sent if NULL */
    struct pairs headers;
    struct buf body;
    bool failed;         /* memory ran out for a header */
    bool close;          /* close the connection without an answer */
    bool cut;            /* announce the whole body, but send only half */
    bool bare;           /* without Okta's own headers */
    int64_t drip_ms;     /* if above 0, send single bytes at this interval */
    int64_t big;         /* if above 0, the body is this many bytes of JSON */
    int64_t clock_shift; /* seconds by which Date and the reset are wrong */
};

void answer_init(struct answer *answer);
void answer_free(struct answer *answer);
#define auto_answer __attribute__((cleanup(answer_free)))

void answer_header(struct answer *answer, const char *name, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

/* Clears body and content type, and sets the status. */
void answer_reset(struct answer *answer, int status);

/* Appends the value to the body, releases it, and sets the content type to
   JSON. */
void answer_json(struct answer *answer, struct json_object *value);

/* Makes the answer a short HTML page, like those of the server in front of an
   org. */
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
 * Turns the answer into one of Okta's errors. subject completes the summary of
 * errors that need one, and may be NULL for the others. causes is an array
 * filled with error_cause(), which is released, or NULL.
 */
void answer_error(struct answer *answer, enum error_code code,
                  const char *subject, struct json_object *causes);

/* Adds one {"errorSummary": …} to the causes. */
void error_cause(struct json_object *causes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes the answer an error with one cause. */
void answer_error_because(struct answer *answer, enum error_code code,
                          const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Makes the answer a 409 in Okta's form, without an error code. */
void answer_conflict(struct answer *answer, const char *summary);

/* Makes the answer E0000007 for an object of that kind. */
void answer_not_found(struct answer *answer, const char *id, const char *kind);

#endif
