/* SPDX-License-Identifier: MIT */
/*
 * mapped.h - checks that memory was mapped from an open file
 */
#ifndef MAPPED_H
#define MAPPED_H

#include <stdbool.h>

/* Does memory at this address belong to the open file, by device and inode?
   Falls back on its path if the system does not say what is mapped. */
bool mapped_is(const void *address, int fd, const char *path);

#endif
