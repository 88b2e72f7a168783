/* SPDX-License-Identifier: MIT */
/*
 * curllog.h - libcurl's log: for exchange.c and transport.c only
 *
 * The log goes to the host's log if the host asks for it, with credentials
 * masked. It is also the only place where libcurl reports that an HTTP/2 server
 * did not process a request.
 */
#ifndef CURLLOG_H
#define CURLLOG_H

#include "exchange.h"

/* Call when the request is sent, from this local port: from here on the log may
   show what the server does with it. */
void curllog_watch(struct exchange *x, int port);

/* CURLOPT_DEBUGFUNCTION; its context is the handle. */
int curllog_debug(CURL *easy, curl_infotype type, char *data, size_t size,
                  void *context);

/* Passes the collected lines to the host's log. Do not call it from a libcurl
   callback: libcurl may hold a lock there that calls on other threads wait for.
   */
void curllog_hand_over(struct exchange *x);

#endif
