/* SPDX-License-Identifier: MIT */
/*
 * send.h - an answer becomes a response of libmicrohttpd
 */
#ifndef SANDBOX_SEND_H
#define SANDBOX_SEND_H

#include <microhttpd.h>

#include "answer.h"
#include "sandbox.h"

/* Takes the answer's body. MHD_NO hangs up. */
enum MHD_Result answer_send(struct MHD_Connection *connection,
                            const struct sandbox *sandbox,
                            struct answer *answer);

#endif
