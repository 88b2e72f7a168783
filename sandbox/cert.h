/* SPDX-License-Identifier: MIT */
/*
 * cert.h - a certificate authority for one run, and the server's certificate
 *
 * Both are made in memory at start; the keys are never written to a file.
 */
#ifndef SANDBOX_CERT_H
#define SANDBOX_CERT_H

#include <stdbool.h>

#include "buf.h"

struct certs {
    struct buf ca;   /* PEM */
    struct buf cert; /* PEM, for 127.0.0.1, ::1 and localhost */
    struct buf key;  /* PEM */
};

void certs_init(struct certs *certs);
void certs_free(struct certs *certs);

/* Returns NULL on success, or static text that says what went wrong. */
const char *certs_make(struct certs *certs) __attribute__((warn_unused_result));

#endif
