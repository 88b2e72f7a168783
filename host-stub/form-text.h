/* SPDX-License-Identifier: MIT */
/*
 * form-text.h - a form, kept as the text it was written in
 *
 * A form is read, checked to be one JSON object, and edited within its text:
 * everything that no --set changes reaches the card byte for byte. The card
 * decides whether the fields are valid.
 */
#ifndef FORM_TEXT_H
#define FORM_TEXT_H

#include "buf.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "options.h"
#include "problem.h"

/* The largest form, as documented in the manual. */
#define FORM_LIMIT ((size_t)1 << 28)

/* Reads a form from a file, or from standard input if the path is "-". */
bool form_read(struct buf *form, const char *path, struct problem *problem)
    __attribute__((warn_unused_result));

/* The same, but messages call the file by another name. */
bool form_read_as(const char *called, struct buf *form, const char *path,
                  struct problem *problem) __attribute__((warn_unused_result));

/* Applies KEY=VALUE as described in the manual. */
bool form_set(struct buf *form, struct fields inputs, const char *assignment,
              struct problem *problem) __attribute__((warn_unused_result));

/* Applies each. All that are wrong are reported, not only the first. */
bool form_set_all(struct buf *form, struct fields inputs,
                  const char *const *assignments, size_t count,
                  struct problem *problem) __attribute__((warn_unused_result));

/* A KEY=VALUE that has been parsed, including its @FILE, and can be applied to
   any number of forms, from many threads at once. */
struct form_assignment {
    const struct card_field *field;
    bool is_member;
    struct buf member; /* the NAME of KEY.NAME */
    struct buf value;
    struct buf what; /* its name in problems */
};

#define FORM_ASSIGNMENT_INIT                                   \
    {                                                          \
        NULL, false, BUF_INIT(BUF_TEXT), BUF_INIT(FORM_LIMIT), \
            BUF_INIT(BUF_TEXT)                                 \
    }

bool form_assignment_read(struct form_assignment *assignment,
                          struct fields inputs, const char *text,
                          struct problem *problem)
    __attribute__((warn_unused_result));
void form_assignment_free(struct form_assignment *assignment);
#define auto_form_assignment __attribute__((cleanup(form_assignment_free)))

bool form_assign(struct buf *form, const struct form_assignment *assignment,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Sets a member of an object, in place or at the end. */
void form_put(struct buf *object, const char *key, struct json_span value);

/* Checks that the text is JSON, or gives a problem that names `what` with line
   and column. */
bool form_check_json(const char *what, const struct buf *text, int status,
                     struct problem *problem)
    __attribute__((warn_unused_result));

/* The same; it must also be an object. */
bool form_check_object(const char *what, const struct buf *text, int status,
                       struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends VALUE as a JSON value of the field's type: as a string for a text
   field; for any other type VALUE must itself be JSON. `what` names it in a
   problem. */
bool form_value(struct buf *json, const struct card_field *field,
                const char *what, struct json_span value,
                struct problem *problem) __attribute__((warn_unused_result));

/* Appends VALUE unchanged if it is JSON, and as a string otherwise. */
void form_loose_value(struct buf *json, const struct buf *value);

#endif
