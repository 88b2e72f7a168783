/* SPDX-License-Identifier: MIT */
/*
 * recorder.h - a raw-socket HTTP server that keeps what it is sent, byte by
 * byte
 *
 * It listens on 127.0.0.1, reads one request after the other (a head, and as
 * many body bytes as Content-Length says), keeps its bytes whole, and plays the
 * next step of its script. It knows no more of HTTP than that, so nothing
 * tidies up what a test wants to see.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <stddef.h>

struct recorder;

/* What it does with a request. */
struct recorder_step {
    const char *answer; /* raw bytes; NULL: none */
    size_t size;        /* 0: strlen(answer) */
    int close_after;    /* close the connection behind it */
    int delay_ms;       /* before the answer */
};

/* Plays the steps in order and the last one ever after. Steps are not copied.
   NULL when it could not start. */
struct recorder *recorder_start(const struct recorder_step *steps,
                                size_t count);

/* The same, with the step chosen for each request by its bytes and its place
   in the order of arrival; called on the recorder's thread. */
typedef const struct recorder_step *(*recorder_choose)(void *context,
                                                       const char *request,
                                                       size_t index);
struct recorder *recorder_start_choosing(recorder_choose choose, void *context);

void recorder_stop(struct recorder *recorder);

int recorder_port(const struct recorder *recorder);

/* Requests whose bytes came whole so far. */
size_t recorder_count(struct recorder *recorder);

/* The bytes of one of the first 1,024 requests, NUL behind them; "" when there
   is none. Valid until the recorder is stopped. */
const char *recorder_request(struct recorder *recorder, size_t index);

/* Connections accepted so far. */
size_t recorder_connections(struct recorder *recorder);

#endif
