/* SPDX-License-Identifier: MIT */
/*
 * error.h - collects what went wrong, for the person who can fix it
 *
 * A form may have many faults, and all are reported at once: error_add()
 * collects them, and the code of the first is the code of the call. Texts are
 * stored unchanged and redacted once, when error_render() writes the error
 * object.
 */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "redact.h"

/* Faults kept individually; further ones are only counted. */
#define ERROR_FAULTS_MAX 50

/* Bytes copied from the body of a refusal. */
#define ERROR_FROM_SERVER_MAX 65536

struct fault {
    char *field;   /* input or connection key; may be NULL */
    char *pointer; /* JSON Pointer (RFC 6901) into the form; may be NULL */
    char *message;
};

struct error {
    int32_t code; /* CARD_OK: nothing went wrong */
    size_t count; /* number of faults, kept or not */
    struct fault faults[ERROR_FAULTS_MAX];
    long http_status;       /* 0 if there was no answer */
    bool retryable;         /* the same call may succeed later */
    char *request_id;       /* the server's name for the request, or NULL */
    struct buf note;        /* appended to the first fault's message */
    struct buf from_server; /* JSON members from the answer's body */
};

#define ERROR_INIT                                                            \
    {                                                                         \
        .note = BUF_INIT(512), .from_server = BUF_INIT(ERROR_FROM_SERVER_MAX) \
    }
/* Clears it, for another attempt. */
void error_free(struct error *error);
#define auto_error __attribute__((cleanup(error_free)))

/* Adds a fault. field and pointer may be NULL. Does nothing if error is NULL:
   such a caller wants to know whether something fails, not why. */
void error_add(struct error *error, int32_t code, const char *field,
               const char *pointer, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Appends a remark to the message of the first fault, whether that was added
   already or comes later. */
void error_note(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Records that memory ran out, which replaces all other faults. Returns false.
 */
bool error_no_memory(struct error *error);

/* Did this buf, part of an error's text and never too big, keep all that was
   appended? */
bool error_kept(struct error *error, const struct buf *buf);

/* Adds a fault for a failed buf: of the field if it was too big, otherwise for
   lack of memory. */
bool error_buf(struct error *error, const struct buf *buf, const char *field);

/* Writes the error object of card.h. */
void error_render(const struct error *error, const struct redactor *redactor,
                  struct buf *out);

/* The name of a return code, such as "INVALID_INPUT"; NULL for a code that
   card.h does not define. */
const char *card_code_name(int32_t code);

/* The same, for the card's own return values: an unknown code is a defect and
   named INTERNAL. */
const char *error_code_name(int32_t code);

/*
 * Shows a text from outside within a message: quoted, at most 60 bytes, cut
 * between characters. Stored in `shown`.
 */
struct shown {
    char text[96];
};
const char *show(struct shown *shown, const char *data, size_t size);

/* The same without quotes. */
const char *show_bare(struct shown *shown, const char *data, size_t size);

#endif
