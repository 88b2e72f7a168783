/* SPDX-License-Identifier: MIT */
/*
 * verify-server.h - how the server of verify-server.c answers
 *
 * After server_start() it does not answer. Manners other than SERVER_PLAIN wait
 * for a complete request before answering.
 */
#ifndef VERIFY_SERVER_H
#define VERIFY_SERVER_H

#include "verify.h"

enum manner {
    SERVER_SILENT,
    SERVER_PLAIN, /* 200 with a JSON text of two lines */
    SERVER_ECHO,  /* 200 with the request's target and body, in JSON */
    SERVER_TEXT,  /* 200 with a text that is not JSON */
    SERVER_LARGE, /* 200 with JSON of about 90 KiB */
    SERVER_FAULT, /* 404 with JSON */
    SERVER_BUSY,  /* 429, to be retried after a second */
    SERVER_HOLD,  /* like ECHO, once server_let_go() was called for it */
    SERVER_PAGES, /* 200 with a page of a list that has a next page */
    SERVER_RAW    /* the bytes given to server_raw() */
};

/* Not for SERVER_RAW, which server_raw() sets. */
void server_manner(struct server *server, enum manner manner);

/* Answers every request with these bytes, which must outlive the server; with
   size 0 the connection is closed. */
void server_raw(struct server *server, const struct json_span *bytes);

/* The number of complete requests so far, in all manners but PLAIN. */
unsigned server_requests(struct server *server);

/* Waits until this many requests are held at the same time; false if the time
   is up first. */
bool server_await_held(struct server *server, unsigned count, int64_t limit_ms);

/* Answers the request that has been held longest; further calls answer the
   others. */
void server_let_go(struct server *server);

#endif
