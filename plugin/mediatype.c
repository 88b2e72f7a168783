/* SPDX-License-Identifier: MIT */
/* mediatype.c - recognises the media types of JSON. */
#include "mediatype.h"

#include <string.h>

#include "ascii.h"

bool media_type_is_json(const char *media_type, size_t size)
{
    const char *semicolon = memchr(media_type, ';', size);

    if (semicolon != NULL)
        size = (size_t)(semicolon - media_type);
    while (size > 0
           && (media_type[size - 1] == ' ' || media_type[size - 1] == '\t'))
        size--;
    if (size > 5 && ascii_same_start(media_type + size - 5, "+json", 5))
        return true;
    return (size == 16
            && ascii_same_start(media_type, "application/json", size))
           || (size == 9 && ascii_same_start(media_type, "text/json", size));
}
