/* SPDX-License-Identifier: MIT */
/*
 * serve-notes.h - notifications about a running call, for clients that request
 * them
 *
 * Each notification carries the id of the request.
 */
#ifndef SERVE_NOTES_H
#define SERVE_NOTES_H

#include <stdint.h>

struct serve_call;

/* A thread has started the call. */
void serve_note_started(const struct serve_call *call);

/* For card_call.log and card_call.waiting: the context is the serve_call. */
void serve_note_log(void *context, int32_t level, const char *line);
void serve_note_waiting(void *context, const char *reason, int64_t ms);

#endif
