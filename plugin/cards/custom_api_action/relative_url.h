/* SPDX-License-Identifier: MIT */
/* relative_url.h - reads the input relative_url. */
#ifndef RELATIVE_URL_H
#define RELATIVE_URL_H

#include <stdbool.h>

#include "buf.h"
#include "error.h"
#include "jsonwalk.h"

#define RELATIVE_URL_MAX 8192 /* bytes of the input, before encoding */

/* Appends the checked and encoded relative_url (a JSON string's span). */
bool relative_url_read(struct buf *target, struct json_span relative_url,
                       struct error *error) __attribute__((warn_unused_result));

#endif
