/* SPDX-License-Identifier: MIT */
/*
 * record.h - records each request as a line of JSON in a file
 */
#ifndef SANDBOX_RECORD_H
#define SANDBOX_RECORD_H

#include <pthread.h>
#include <stdbool.h>

#include "request.h"

struct recorder {
    pthread_mutex_t lock;
    int fd;       /* -1 if nothing is recorded */
    bool secrets; /* secrets such as Authorization are not masked */
};

/* Initialises a recorder that records nothing. */
void recorder_init(struct recorder *recorder);

/* Opens the file, to which requests are then appended; a new file gets mode
   0600. Returns false with errno set. */
bool recorder_open(struct recorder *recorder, const char *path, bool secrets)
    __attribute__((warn_unused_result));
void recorder_close(struct recorder *recorder);

/* Appends one line. Any thread; lines never mix. */
void recorder_write(struct recorder *recorder, const struct request *request);

#endif
