/* SPDX-License-Identifier: MIT */
/*
 * serve-pool.h - threads that make calls, and the calls that wait for one
 *
 * Any number may be given at a time; pool_add() waits when POOL_WAITING are
 * there that no thread has taken yet, or POOL_BYTES of them, so that memory
 * stays bounded.
 */
#ifndef SERVE_POOL_H
#define SERVE_POOL_H

#include <stdbool.h>

#include "serve-call.h"

#define POOL_WAITING 1024
#define POOL_BYTES ((size_t)64 << 20)

struct pool;

/* NULL: no memory, or no thread. */
struct pool *pool_start(int threads);

/* Takes the call over. */
void pool_add(struct pool *pool, struct serve_call *call);

/* Cancels the call that a request with this id asked for; false: there is none
   in the pool. Its answer comes as ever. */
bool pool_cancel(struct pool *pool, struct json_span id);
void pool_cancel_all(struct pool *pool);

/* Waits until all are answered, and ends the threads. */
void pool_end(struct pool *pool);

#endif
