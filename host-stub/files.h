/* SPDX-License-Identifier: MIT */
/*
 * files.h - read a whole file or standard input, and write to a file
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"

/* Appends the contents of the file; "-" is standard input. The buf's own limit
   bounds the size. `info` may be NULL. On false, `why` is the reason. */
bool file_read(const char *path, struct buf *out, struct stat *info,
               struct buf *why) __attribute__((warn_unused_result));

/* The same, from a descriptor, which is left open. */
bool file_read_fd(int fd, struct buf *out, struct buf *why)
    __attribute__((warn_unused_result));

/* Is the name a symbolic link that belongs to another user, in a directory that
   others may write to? Writing through such a link could overwrite any file. */
bool file_is_foreign_link(const char *path);
#define FILE_FOREIGN_LINK                                              \
    "%s is a symbolic link that another user put in a directory that " \
    "others may write to: name the file that it leads to"

/* Removes one line end from the end of the text read since `start`. */
void file_trim_newline(struct buf *text, size_t start);

/* Did a write fail only because the descriptor is non-blocking? Another program
   that shares it may have made it so. If so, waits until it can be written
   to. */
bool file_wait_writable(int fd, int error);

/* Writes all of the parts in order, and modifies them on the way. Returns 0, or
   errno. */
struct iovec;
int file_write(int fd, struct iovec *parts, int count);

/* Syncs the directory of a file, so that a new name survives a crash. Failures
   are not reported, since not every file system supports it. */
void file_sync_directory(const char *path);

#endif
