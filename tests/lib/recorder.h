/* SPDX-License-Identifier: MIT */
/*
 * recorder.h - a raw-socket HTTP server that records requests byte by byte
 *
 * It listens on 127.0.0.1, reads one request after the other (a head, and as
 * many body bytes as Content-Length says), keeps all of its bytes, and plays
 * the next step of its script. It knows nothing else about HTTP, so it does not
 * normalize what a test wants to see.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <stddef.h>

struct recorder;

/* The reaction to a request. */
struct recorder_step {
    const char *answer; /* raw bytes; NULL for no answer */
    size_t size;        /* 0 means strlen(answer) */
    int close_after;    /* close the connection after it */
    int delay_ms;       /* delay before the answer */
};

/* Plays the steps in order, and then repeats the last one. The steps are not
   copied. Returns NULL if it could not start. */
struct recorder *recorder_start(const struct recorder_step *steps,
                                size_t count);

/* The same, but a function selects the step for each request by its bytes and
   its number in order of arrival. It is called on the recorder's thread. */
typedef const struct recorder_step *(*recorder_choose)(void *context,
                                                       const char *request,
                                                       size_t index);
struct recorder *recorder_start_choosing(recorder_choose choose, void *context);

void recorder_stop(struct recorder *recorder);

int recorder_port(const struct recorder *recorder);

/* The number of complete requests so far. */
size_t recorder_count(struct recorder *recorder);

/* The bytes of one of the first 1,024 requests, followed by a NUL; "" if there
   is none. Valid until the recorder is stopped. */
const char *recorder_request(struct recorder *recorder, size_t index);

/* The number of connections accepted so far. */
size_t recorder_connections(struct recorder *recorder);

#endif
