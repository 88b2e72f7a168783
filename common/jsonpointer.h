/* SPDX-License-Identifier: MIT */
/*
 * jsonpointer.h - finds a value in a JSON text by a JSON Pointer (RFC 6901)
 *
 *     struct json_span pointer = {"/meta/next", 10}, value;
 *     if (json_pointer_fault(pointer) == NULL
 *         && json_pointer_find(text, pointer, &value))
 *         ...
 *
 * The pointer is plain text, not a JSON string or the fragment of a URL. The
 * value is a span of the text itself, as jsonwalk.h cuts it. Nothing is
 * allocated.
 */
#ifndef JSONPOINTER_H
#define JSONPOINTER_H

#include <stdbool.h>

#include "jsonwalk.h"

/* The longest pointer, in bytes. */
#define JSON_POINTER_MAX 1024

/*
 * Returns NULL if the pointer is well-formed, and otherwise what it has to be,
 * to follow the pointer's name in a message: "has to begin with /, ...". The
 * text is static. The empty pointer is well-formed: it is the whole text.
 */
const char *json_pointer_fault(struct json_span pointer)
    __attribute__((warn_unused_result));

/*
 * Finds the value of a well-formed pointer in a text that json_valid()
 * accepted. Of members with the same key the last counts, as in json_find().
 * Elements of an array count from 0, written without leading zeros. Returns
 * false, and leaves the value as it was, if the text has no such value.
 */
bool json_pointer_find(struct json_span text, struct json_span pointer,
                       struct json_span *value)
    __attribute__((warn_unused_result));

#endif
