/* SPDX-License-Identifier: MIT */
/*
 * auth-limits.h - the limits of signing in: numbers of tries, times and sizes
 */
#ifndef AUTH_LIMITS_H
#define AUTH_LIMITS_H

#include <stdint.h>

/* ---- one call ---- */

/* How many new nonces the API may ask for in one call; they do not expire fast
   enough to need more. */
#define AUTH_NONCES_MAX 4

/* ---- the token endpoint ---- */

/* Tries for reasons other than a failure: a nonce, DPoP, the clock. */
#define TOKEN_TRIES_MAX 5
/* A clock that is off by the first number is corrected by another try; one that
   is off by the second is reported. */
#define TOKEN_SKEW_SECONDS 30
#define TOKEN_SKEW_REPORTED 300
/* A token is renewed when at most a tenth of its lifetime is left, and at most
   this: five minutes. */
#define TOKEN_EARLY_US INT64_C(300000000)
/* The lifetime of a token if the server does not send one (RFC 6749 recommends
   that it does), and the longest lifetime accepted. */
#define TOKEN_LIFE_SECONDS 3600
#define TOKEN_LIFE_MAX (30LL * 24 * 3600)
/* The lifetime of a client assertion; many servers accept at most an hour. */
#define JWT_ASSERTION_SECONDS 300

/* Bytes of a request and its client assertion. */
#define TOKENFORM_MAX 131072
#define ASSERTION_MAX 131072
/* Bytes of an answer, of a short text in it, and of the part of a text that is
   shown. Most answers are not longer than GRANT_USUAL. */
#define GRANT_BODY_MAX 131072
#define GRANT_TEXT_MAX 4096
#define GRANT_SHOWN_MAX 1024
#define GRANT_USUAL 8192

/* ---- sessions ---- */

/* The number of unused sessions kept; older ones are discarded. */
#define SESSION_IDLE_MAX 64
/* A host may still hold a refresh token of a few rotations ago. */
#define SESSION_IDS 8
#define SESSION_NONCE_MAX 4096
/* How often a waiting thread checks whether the host cancelled, in
   microseconds. */
#define SESSION_LOOK_US 40000

/* ---- signing in by browser ---- */

/* Bytes of an address, and of each text in it. */
#define SIGNIN_TEXT_MAX 65536

#endif
