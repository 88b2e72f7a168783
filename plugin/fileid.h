/* SPDX-License-Identifier: MIT */
/*
 * fileid.h - identifies the file that is at a path now
 *
 * Certificates and keys are renewed in place. Connections, TLS sessions and
 * tokens that were set up with the old file must not be used again although the
 * path is the same, so they are stored under the identity of the files as well.
 */
#ifndef FILEID_H
#define FILEID_H

#include "buf.h"

/* The kind of file at the path, as far as it matters for opening it. */
enum file_kind {
    FILE_READY,     /* a regular file, or nothing */
    FILE_DIRECTORY, /* opening it does not block either */
    FILE_WAITS,     /* a pipe, a device or a socket: reading may never end */
    FILE_TOO_LARGE  /* reading it may take longer than a call may */
};

/* Larger than any list of authorities. */
#define FILEID_SIZE_MAX 16777216

/* Appends the identity of the file at the path; nothing if the path is empty. A
   file that cannot be examined has an identity that differs from that of any
   file. */
enum file_kind fileid_add(struct buf *ids, const struct buf *path);

#endif
