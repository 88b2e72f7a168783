/* SPDX-License-Identifier: MIT */
/* mediatype.h - examines the media type of a body. */
#ifndef MEDIATYPE_H
#define MEDIATYPE_H

#include <stdbool.h>
#include <stddef.h>

/* Is this media type JSON: application/json, text/json or anything+json? */
bool media_type_is_json(const char *media_type, size_t size);

#endif
