/* SPDX-License-Identifier: MIT */
/*
 * error.h - what went wrong, collected for the person who can mend it
 *
 * A form may have many faults, and all are told at once: error_add() collects
 * them, and the first one's code is the code of the call. Texts are stored as
 * they are and redacted once, when error_render() writes the error object.
 */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "redact.h"

/* Faults kept one by one; further ones are only counted. */
#define ERROR_FAULTS_MAX 50

/* Bytes taken over from the body of a refusal. */
#define ERROR_FROM_SERVER_MAX 65536

struct fault {
    char *field;   /* input or connection key; may be NULL */
    char *pointer; /* JSON Pointer (RFC 6901) into the form; may be NULL */
    char *message;
};

struct error {
    int32_t code; /* CARD_OK: nothing went wrong */
    size_t count; /* of all faults, kept or not */
    struct fault faults[ERROR_FAULTS_MAX];
    long http_status;       /* 0: there was no answer */
    bool retryable;         /* the same call may succeed later */
    char *request_id;       /* the server's name for the request, or NULL */
    struct buf note;        /* said behind the first fault's message */
    struct buf from_server; /* JSON members the answer's body had for it */
};

#define ERROR_INIT                                                            \
    {                                                                         \
        .note = BUF_INIT(512), .from_server = BUF_INIT(ERROR_FROM_SERVER_MAX) \
    }
/* Forgets what was collected: another try follows. */
void error_free(struct error *error);
#define auto_error __attribute__((cleanup(error_free)))

/* Adds a fault. field and pointer may be NULL. With error NULL does nothing:
   the caller wants to know that it fails, not why. */
void error_add(struct error *error, int32_t code, const char *field,
               const char *pointer, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Says more behind the message of what was, or will be, added first. */
void error_note(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Memory ran out: replaces whatever was collected. Returns false. */
bool error_no_memory(struct error *error);

/* Has a buf that is part of an error's text, and never too big, what it was
   given? */
bool error_kept(struct error *error, const struct buf *buf);

/* The buf's failure as a fault: too big names the field, else no memory. */
bool error_buf(struct error *error, const struct buf *buf, const char *field);

/* Writes the error object of card.h. */
void error_render(const struct error *error, const struct redactor *redactor,
                  struct buf *out);

/* The name of a return code: "INVALID_INPUT". */
const char *error_code_name(int32_t code);

/*
 * A text from outside as it may stand within a message: quoted, at most 60
 * bytes of it, cut at a character's border. Lives in `shown`.
 */
struct shown {
    char text[96];
};
const char *show(struct shown *shown, const char *data, size_t size);

#endif
