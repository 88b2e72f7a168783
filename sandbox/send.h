/* SPDX-License-Identifier: MIT */
/*
 * send.h - sends an answer with libmicrohttpd
 */
#ifndef SANDBOX_SEND_H
#define SANDBOX_SEND_H

#include <microhttpd.h>

#include "answer.h"
#include "sandbox.h"

/* Sends the answer, and takes ownership of its body. Returns MHD_NO to close
   the connection. */
enum MHD_Result answer_send(struct MHD_Connection *connection,
                            const struct sandbox *sandbox,
                            struct answer *answer);

#endif
