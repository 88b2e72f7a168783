/* SPDX-License-Identifier: MIT */
/*
 * files.h - read a whole file, or standard input
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"

/* Appends what the file holds; "-" is standard input. The buf's own limit
   bounds it. info may be NULL. False: `why` says the reason. */
bool file_read(const char *path, struct buf *out, struct stat *info,
               struct buf *why) __attribute__((warn_unused_result));

/* The same from a descriptor, which stays open. */
bool file_read_fd(int fd, struct buf *out, struct buf *why)
    __attribute__((warn_unused_result));

/* Takes one line end off the end of what was read from `start` on. */
void file_trim_newline(struct buf *text, size_t start);

/* Was the error of a write that the descriptor does not block, as one that is
   shared with another program may be set to? Then waits until there is room. */
bool file_wait_writable(int fd, int error);

/* Writes all of the parts, which it changes, in order. 0, or the errno of what
   failed. */
struct iovec;
int file_write(int fd, struct iovec *parts, int count);

#endif
