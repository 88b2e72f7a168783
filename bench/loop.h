/* SPDX-License-Identifier: MIT */
/*
 * loop.h - what the measured loops share: options, threads, the meter
 *
 * A program fills a struct loop and hands it to loop_main(), which reads
 *
 *     PROGRAM [-n CALLS] [-w WARM] [-t THREADS] [-l LAPS] PLACE...
 *
 * has each thread open a client, warms it up with WARM calls, and then measures
 * CALLS of them, shared among the threads, LAPS times. One line of JSON says
 * what they took: CPU of the whole process (getrusage), time, and peak memory
 * (VmHWM).
 */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>
#include <stddef.h>

struct loop {
    const char *usage; /* the PLACEs, for a person */
    int places;        /* how many there are */
    /* Once, before the threads; the argument outlives them. */
    bool (*prepare)(char **places);
    /* A thread's own client; NULL: it did not work. */
    void *(*open)(void);
    /* One call; the size of the answer's body, or -1. */
    long (*call)(void *client);
    void (*close)(void *client);
};

/* Does nothing, at the bounds of laps: who counts instructions looks for it. */
void loop_lap(void);

int loop_main(int argc, char **argv, const struct loop *loop);

#endif
