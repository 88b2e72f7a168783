/* SPDX-License-Identifier: MIT */
/*
 * loop.h - shared by the measured loops: options, threads, the meter
 *
 * A program fills a struct loop and hands it to loop_main(), which reads
 *
 *     PROGRAM [-n CALLS] [-w WARM] [-t THREADS] [-l LAPS] PLACE...
 *
 * has each thread open a client, warms it up with WARM calls, and then measures
 * CALLS of them, shared among the threads, LAPS times. Then it prints one line
 * of JSON with their cost: CPU of the whole process (getrusage), time, and peak
 * memory (VmHWM).
 */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>
#include <stddef.h>

struct loop {
    const char *usage; /* the PLACEs, for the usage message */
    int places;        /* how many there are */
    /* Called once, before the threads start; `places` outlives them. */
    bool (*prepare)(char **places);
    /* Opens a thread's own client. Returns NULL on failure. */
    void *(*open)(void);
    /* Makes one call. Returns the size of the answer's body, or -1. */
    long (*call)(void *client);
    void (*close)(void *client);
};

/* Does nothing. Called at the beginning and end of each lap, so that
   instruction counters can find it. */
void loop_lap(void);

int loop_main(int argc, char **argv, const struct loop *loop);

#endif
