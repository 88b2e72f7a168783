/* SPDX-License-Identifier: MIT */
/*
 * threadcalls.h - a call of each kind, with its expected result
 */
#ifndef THREADCALLS_H
#define THREADCALLS_H

#include "buf.h"
#include "threadorg.h"

/* The kind of client that a connection belongs to. */
enum who { TOKEN, APP, BRIEF, PERSON, DPOP, DENIED, WHO };

struct crowd {
    struct threadorg org;
    struct buf connections[WHO];
    size_t threads;
    size_t calls; /* of each kind */
    int failed;
    char why[512]; /* why the first one failed */
};

struct caller {
    struct crowd *crowd;
    size_t thread;
    size_t call;
    char id[32];     /* THREAD.CALL */
    struct buf seen; /* received by a sink or a log */
};

#define KINDS 22
extern void (*const kinds[KINDS])(struct caller *caller);

/* Requests posted to this kind must arrive exactly once. */
void gone(struct caller *caller);

/* Makes the app's connection, with an additional scope of its own. */
void connect_as(struct buf *text, const struct buf *app, const char *scope);

#endif
