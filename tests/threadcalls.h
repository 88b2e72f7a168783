/* SPDX-License-Identifier: MIT */
/*
 * threadcalls.h - a call of each kind, and what is right of it
 */
#ifndef THREADCALLS_H
#define THREADCALLS_H

#include "buf.h"
#include "threadorg.h"

/* Whose a connection is. */
enum who { TOKEN, APP, BRIEF, PERSON, DPOP, DENIED, WHO };

struct crowd {
    struct threadorg org;
    struct buf connections[WHO];
    size_t threads;
    size_t calls; /* of each */
    int failed;
    char why[512]; /* of the first that failed */
};

struct caller {
    struct crowd *crowd;
    size_t thread;
    size_t call;
    char id[32];     /* THREAD.CALL */
    struct buf seen; /* by a sink or a log */
};

#define KINDS 22
extern void (*const kinds[KINDS])(struct caller *caller);

/* What is posted to this kind must come once. */
void gone(struct caller *caller);

/* The app's connection with a second scope of its own. */
void connect_as(struct buf *text, const struct buf *app, const char *scope);

#endif
