/* SPDX-License-Identifier: MIT */
/*
 * connection-reader.h - reads the members of a connection by their types
 *
 * connection.c and the sign-in methods read their fields with these. Every text
 * passes reader_text() or reader_keep_text(), so that the redactor knows each
 * secret. A function that returns false has added the fault.
 */
#ifndef CONNECTION_READER_H
#define CONNECTION_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "descriptor.h"
#include "error.h"
#include "members.h"
#include "redact.h"
#include "service.h"

struct connection_reader {
    struct json_span values[FIELDS_MAX]; /* by positions: reader_value() */
    struct redactor *redactor;
    struct error *error; /* NULL if faults need not be reported */
};

/* Adds a fault, which begins with the field's title. Returns false. */
bool reader_fault(struct connection_reader *reader, enum connection_place place,
                  const char *message);

/* Returns the value of a field; its data is NULL if it is absent, or if
   connections of this connector do not have the field. Inline for speed: every
   call asks this of every field. */
static inline struct json_span
reader_value(const struct connection_reader *reader,
             enum connection_place place)
{
    unsigned position = service.places[place];

    if (position == 0)
        return (struct json_span){NULL, 0};
    return reader->values[position - 1];
}

static inline bool reader_given(const struct connection_reader *reader,
                                enum connection_place place)
{
    struct json_span value = reader_value(reader, place);

    return value.data != NULL && !members_empty(value);
}

/* Reads a text that may be absent. */
bool reader_text(struct connection_reader *reader, enum connection_place place,
                 struct buf *text) __attribute__((warn_unused_result));

/* Reads a text that signing in needs; a missing one is a fault. */
bool reader_required(struct connection_reader *reader,
                     enum connection_place place, struct buf *text)
    __attribute__((warn_unused_result));

/* Returns false, with the fault, if the text ran out of memory or is too
   long. */
bool reader_is_kept(struct connection_reader *reader,
                    enum connection_place place, const struct buf *text)
    __attribute__((warn_unused_result));

/* The same, but first adds the text to the redactor if the field is a secret.
   The text must then stay in place as long as the connection exists. */
bool reader_keep_text(struct connection_reader *reader,
                      enum connection_place place, struct buf *text)
    __attribute__((warn_unused_result));

/* Reads a number within the descriptor's range; sets the default if it is
   absent. */
bool reader_number(struct connection_reader *reader,
                   enum connection_place place, int64_t *number)
    __attribute__((warn_unused_result));

/* Reads a boolean; sets the descriptor's default if it is absent. */
bool reader_boolean(struct connection_reader *reader,
                    enum connection_place place, bool *boolean)
    __attribute__((warn_unused_result));

/* Sets `choice` to the position of a dropdown's value in the descriptor's
   choices, or leaves it unchanged if the field is absent. */
bool reader_choice(struct connection_reader *reader,
                   enum connection_place place, int *choice)
    __attribute__((warn_unused_result));

#endif
