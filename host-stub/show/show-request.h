/* SPDX-License-Identifier: MIT */
/*
 * show-request.h - shows the HTTP preview of a dry run to a person
 */
#ifndef SHOW_REQUEST_H
#define SHOW_REQUEST_H

#include <stdbool.h>

#include "buf.h"
#include "preview.h"

/* Appends the request: its line, its header fields, and its body. */
void show_request(struct buf *out, const struct preview *preview, bool color);

#endif
