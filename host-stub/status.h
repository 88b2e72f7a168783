/* SPDX-License-Identifier: MIT */
/*
 * status.h - exit statuses of host-stub
 *
 * Scripts depend on these numbers, so their meanings never change.
 */
#ifndef STATUS_H
#define STATUS_H

/* It went well. */
#define STATUS_DONE 0
/* A defect, no memory, or output that cannot be written. */
#define STATUS_INTERNAL 1
/* A wrong command line. */
#define STATUS_USAGE 2
/* A form or another input that is refused. */
#define STATUS_FORM 3
/* The service answered 400 to 499, or 500 and more. */
#define STATUS_HTTP_4XX 4
#define STATUS_HTTP_5XX 5
/* The connection is refused. */
#define STATUS_CONNECTION 6
/* No whole answer arrived, or a list is incomplete. */
#define STATUS_NETWORK 7
#define STATUS_TIMEOUT 8
/* A module that is not found, or refused; or a companion program. */
#define STATUS_PLUGIN 9
/* Some lines of a batch failed. */
#define STATUS_LINES_FAILED 10
/* verify found a defect, or could try nothing. */
#define STATUS_FINDINGS 11
#define STATUS_UNTRIED 12
/* Nobody reads standard output any more, as after `| head`: the status of a
   program that SIGPIPE ends. */
#define STATUS_NO_READER 141
/* A signal. */
#define STATUS_INTERRUPTED 130

#endif
