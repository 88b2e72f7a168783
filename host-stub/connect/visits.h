/* SPDX-License-Identifier: MIT */
/*
 * visits.h - limits connections to a listener so that none can block others
 *
 * Any page in a browser can open connections to loopback and send nothing, or a
 * byte now and then. When too many connections have not sent a request and
 * another arrives, the oldest of them is closed. Any thread may call these
 * functions.
 */
#ifndef VISITS_H
#define VISITS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* The maximum number of connections, and of those that have not sent a
   request. */
#define VISITS_MOST 64
#define VISITS_SILENT 16

struct visit {
    int fd;          /* -1 if the entry is free */
    uint64_t number; /* in order of arrival */
    bool has_asked;  /* its request has arrived */
};

struct visits {
    pthread_mutex_t lock;
    struct visit at[VISITS_MOST];
    uint64_t count; /* connections so far */
};

void visits_init(struct visits *visits);
void visits_free(struct visits *visits);

/* A connection has arrived. Returns NULL if there are too many. */
struct visit *visits_begin(struct visits *visits, int fd);

/* Its request has arrived; it is about to be closed. NULL is allowed. */
void visits_asked(struct visits *visits, struct visit *visit);
void visits_end(struct visits *visits, struct visit *visit);

#endif
