/* SPDX-License-Identifier: MIT */
/*
 * serve-pool.h - threads that make calls, and the calls that wait for one
 *
 * Calls can be added at any rate; pool_add() blocks when POOL_WAITING calls, or
 * POOL_BYTES of them, wait for a thread, so that memory stays bounded. A call
 * whose card accepts one at a time occupies no thread while another call is in
 * that card.
 */
#ifndef SERVE_POOL_H
#define SERVE_POOL_H

#include <stdbool.h>

#include "serve-call.h"

#define POOL_WAITING 1024
#define POOL_BYTES ((size_t)64 << 20)

struct pool;

/* Returns NULL without memory, or if no thread could be started. */
struct pool *pool_start(int threads);

/* Takes ownership of the call, once there is room. */
void pool_add(struct pool *pool, struct serve_call *call);

/* The same without waiting. Returns false if there is no room; the call then
   still belongs to the caller. */
bool pool_offer(struct pool *pool, struct serve_call *call);

/* The number of calls made at once. */
int pool_threads(const struct pool *pool);

/* Cancels the call of the request with this id. Returns false if it is not in
   the pool. It is answered as usual, and at once if it still waits. */
bool pool_cancel(struct pool *pool, struct json_span id);

/* Cancels all calls in the pool, and all that are added later. */
void pool_cancel_all(struct pool *pool);

/* Waits until all calls are answered, and ends the threads. */
void pool_wait(struct pool *pool);

/* Frees the pool. Call after pool_wait(). */
void pool_end(struct pool *pool);

#endif
