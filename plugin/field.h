/* SPDX-License-Identifier: MIT */
/* field.h - one header field of an answer. */
#ifndef FIELD_H
#define FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct header_field {
    const char *name; /* in lower case, NUL-terminated */
    size_t name_size;
    const char *value; /* value_size bytes, not NUL-terminated */
    size_t value_size;
    bool repeats; /* a field of this name came before */
};

/* `name` must be in lower case. It is usually a literal, whose size the
   compiler knows. */
static inline bool field_is(const struct header_field *field, const char *name)
{
    return field->name_size == strlen(name)
           && memcmp(field->name, name, field->name_size) == 0;
}

#endif
