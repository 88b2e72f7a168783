/* SPDX-License-Identifier: MIT */
/*
 * certfiles.h - finds what is wrong with the PEM files of a connection
 *
 * libcurl opens these files itself, and on failure reports little more than
 * that it could not use them. They are therefore read here once more, after
 * such a failure and never before a call. Before a call only their metadata is
 * checked; a person who enters a connection has the files judged as well.
 */
#ifndef CERTFILES_H
#define CERTFILES_H

#include "connection.h"
#include "error.h"

/* Returns false, with the fault, if a key or passphrase is set that would not
   be used. */
bool certfiles_complete(const struct connection *connection,
                        struct error *error)
    __attribute__((warn_unused_result));

/* Records which files the paths name now. Returns false, with the fault, if TLS
   would open a file that may block: no deadline ends an open(). */
bool certfiles_identify(struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Reads the files that would be used. Returns false, with the faults, if they
   cannot be. */
bool certfiles_judge(const struct connection *connection, struct error *error)
    __attribute__((warn_unused_result));

/* Adds the fault of ca_file; detail is libcurl's text for it. */
void certfiles_report_ca(const struct connection *connection,
                         const char *detail, struct error *error);

/* Adds the fault of client_cert, client_key or client_key_passphrase. */
void certfiles_report_client(const struct connection *connection,
                             const char *detail, struct error *error);

#endif
