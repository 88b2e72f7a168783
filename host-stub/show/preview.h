/* SPDX-License-Identifier: MIT */
/*
 * preview.h - the HTTP-like preview of a dry run, taken apart
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

struct preview {
    struct buf method;
    struct buf url;
    struct buf body;
    bool has_body;
    struct json_span headers; /* an array; walk it with preview_header() */
};

#define PREVIEW_INIT                                                       \
    {                                                                      \
        BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), false, \
        {                                                                  \
            NULL, 0                                                        \
        }                                                                  \
    }

/* False when the preview, which is valid JSON, is not in card.h's HTTP shape.
   The text must outlive the preview. */
bool preview_read(struct preview *preview, struct json_span json);
void preview_free(struct preview *preview);
#define auto_preview __attribute__((cleanup(preview_free)))

struct preview_header {
    struct buf name;
    struct buf value;
    struct buf prefix; /* before the secret */
    struct buf secret; /* its connection key; empty: the value is no secret */
};

#define PREVIEW_HEADER_INIT                                         \
    {                                                               \
        BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), \
            BUF_INIT(SIZE_MAX)                                      \
    }

/* The next header of the array; false at the end. */
bool preview_header(struct json_walk *walk, struct preview_header *header);
void preview_header_free(struct preview_header *header);

#endif
