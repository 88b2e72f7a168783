/* SPDX-License-Identifier: MIT */
/*
 * share.h - names and TLS sessions shared by handles to the same server
 *
 * Resuming a TLS session verifies nothing again: it inherits the trust and the
 * client certificate of the first handshake. So only handles whose keys agree
 * on both share sessions. At most 64 unused shares are kept. For pool.c only,
 * which holds its lock when it calls any of these but share_curl().
 */
#ifndef SHARE_H
#define SHARE_H

#include <curl/curl.h>
#include <stddef.h>

struct share;

/* Returns the share of this key, or a new one. Returns NULL if memory ran
   out. */
struct share *share_take(const char *key, size_t size);
void share_give(struct share *share);

/* The value for CURLOPT_SHARE, valid until the share is given back. */
CURLSH *share_curl(const struct share *share);

/* In a child of fork(): forgets the parent's shares without freeing them. */
void share_forget_all(void);

#endif
