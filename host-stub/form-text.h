/* SPDX-License-Identifier: MIT */
/*
 * form-text.h - a form, kept as the text it was written in
 *
 * A form is read, checked to be one JSON object, and edited by cutting its
 * text: what no --set touches reaches the card byte for byte. Whether the
 * fields are right is the card's to say.
 */
#ifndef FORM_TEXT_H
#define FORM_TEXT_H

#include "buf.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "options.h"
#include "problem.h"

/* No form is larger; the manual says so. */
#define FORM_LIMIT ((size_t)1 << 28)

/* Reads a file, or - for standard input. */
bool form_read(struct buf *form, const char *path, struct problem *problem)
    __attribute__((warn_unused_result));

/* KEY=VALUE as the manual describes it. */
bool form_set(struct buf *form, struct fields inputs, const char *assignment,
              struct problem *problem) __attribute__((warn_unused_result));

/* A KEY=VALUE that was read, its @FILE too, to be put into any number of
   forms. From many threads at once. */
struct form_assignment {
    const struct card_field *field;
    bool is_member;
    struct buf member; /* KEY.NAME's name */
    struct buf value;
    struct buf what; /* names it in a problem */
};

#define FORM_ASSIGNMENT_INIT                                                \
    {                                                                       \
        NULL, false, BUF_INIT(65536), BUF_INIT(FORM_LIMIT), BUF_INIT(65536) \
    }

bool form_assignment_read(struct form_assignment *assignment,
                          struct fields inputs, const char *text,
                          struct problem *problem)
    __attribute__((warn_unused_result));
void form_assignment_free(struct form_assignment *assignment);
#define auto_form_assignment __attribute__((cleanup(form_assignment_free)))

bool form_assign(struct buf *form, const struct form_assignment *assignment,
                 struct problem *problem) __attribute__((warn_unused_result));

/* Gives a member of an object a value, in place or at the end. */
void form_put(struct buf *object, const char *key, struct json_span value);

/* One JSON text, or a problem that names `what` with line and column. */
bool form_check_json(const char *what, const struct buf *text, int status,
                     struct problem *problem)
    __attribute__((warn_unused_result));

/* The same, and it must be an object. */
bool form_check_object(const char *what, const struct buf *text, int status,
                       struct problem *problem)
    __attribute__((warn_unused_result));

/* Appends the JSON value of a field's VALUE: a text as a string, the rest as
   the JSON it must be. `what` names it in a problem. */
bool form_value(struct buf *json, const struct card_field *field,
                const char *what, const struct buf *value,
                struct problem *problem) __attribute__((warn_unused_result));

/* Appends VALUE as it is when it is JSON, else as a string. */
void form_loose_value(struct buf *json, const struct buf *value);

#endif
