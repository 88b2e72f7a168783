/* SPDX-License-Identifier: MIT */
/*
 * record.h - each request as a line of JSON in a file
 */
#ifndef SANDBOX_RECORD_H
#define SANDBOX_RECORD_H

#include <pthread.h>
#include <stdbool.h>

#include "request.h"

struct recorder {
    pthread_mutex_t lock;
    int fd;       /* -1: nothing is recorded */
    bool secrets; /* Authorization is written whole */
};

/* Records nothing yet. */
void recorder_init(struct recorder *recorder);

/* Appends to path from now on; it is made 0600 when new. False: it cannot be
   opened, errno says why. */
bool recorder_open(struct recorder *recorder, const char *path, bool secrets)
    __attribute__((warn_unused_result));
void recorder_close(struct recorder *recorder);

/* Appends one line. Any thread; lines never mix. */
void recorder_write(struct recorder *recorder, const struct request *request);

#endif
