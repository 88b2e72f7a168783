/* SPDX-License-Identifier: MIT */
/*
 * preview.h - parses the HTTP preview of a dry run
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include <stdbool.h>

#include "buf.h"
#include "jsonwalk.h"

struct preview {
    struct buf method;
    struct buf url;
    struct buf url_secret; /* the connection key of what the *** at the end of
                              the URL stands for, percent-encoded; or empty */
    struct buf body;
    bool has_body;
    struct json_span headers; /* an array; walk it with preview_header() */
};

#define PREVIEW_INIT                                                 \
    {                                                                \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED),            \
            BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), false, \
        {                                                            \
            NULL, 0                                                  \
        }                                                            \
    }

/* Returns false if the preview, which must be valid JSON, does not have
   card.h's shape for HTTP. The text must outlive the preview. */
bool preview_read(struct preview *preview, struct json_span json);
void preview_free(struct preview *preview);
#define auto_preview __attribute__((cleanup(preview_free)))

/* Does the URL end in *** for a secret that it names? */
bool preview_ends_in_secret(const struct preview *preview);

struct preview_header {
    struct buf name;
    struct buf value;
    struct buf prefix; /* the text before the secret */
    struct buf secret; /* its connection key; empty if the value is not
                          secret */
    /* Of Basic (RFC 7617), in place of the last two: the user name, or its
       connection key if it is secret, and the key of the password, if it has
       one. */
    struct buf user, user_secret, password_secret;
};

/* Is the header a user name and a password? */
bool preview_is_basic(const struct preview_header *header);

#define PREVIEW_HEADER_INIT                                   \
    {                                                         \
        BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED),     \
            BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), \
            BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_UNLIMITED), \
            BUF_INIT(BUF_UNLIMITED)                           \
    }

/* Reads the next header of the array. Returns false at the end. */
bool preview_header(struct json_walk *walk, struct preview_header *header);
void preview_header_free(struct preview_header *header);

#endif
