/* SPDX-License-Identifier: MIT */
/*
 * status.h - what host-stub's exit status means
 *
 * Scripts depend on these numbers: they are never given another meaning.
 */
#ifndef STATUS_H
#define STATUS_H

#define STATUS_DONE 0
#define STATUS_INTERNAL 1
#define STATUS_USAGE 2
#define STATUS_FORM 3
#define STATUS_HTTP_4XX 4
#define STATUS_HTTP_5XX 5
#define STATUS_CONNECTION 6
#define STATUS_NETWORK 7
#define STATUS_TIMEOUT 8
#define STATUS_PLUGIN 9
#define STATUS_LINES_FAILED 10
#define STATUS_FINDINGS 11
#define STATUS_INTERRUPTED 130

#endif
