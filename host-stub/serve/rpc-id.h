/* SPDX-License-Identifier: MIT */
/*
 * rpc-id.h - finds the id of a request that cannot be parsed
 *
 * A line may be refused although it clearly says which request it is: half of a
 * surrogate pair in one of its strings, too many levels, too many bytes. Its
 * answer then carries the id, so that the client can match it; with null the
 * client would not know which of its requests failed.
 */
#ifndef RPC_ID_H
#define RPC_ID_H

#include <stdbool.h>

#include "jsonwalk.h"

/* Finds the member id of the object in the text, by brackets and quotes alone.
   is_cut: the text is only the beginning of the object. Returns false, with *id
   absent, if there is no id, if there are two, or if the text is not such an
   object. The id found is a JSON string or number. */
bool rpc_id_scan(struct json_span text, bool is_cut, struct json_span *id);

#endif
