#!/bin/sh
# SPDX-License-Identifier: MIT
# In Node-RED a message goes through a card: fields of every kind, what comes
# out, errors by both ways, numbers beyond 2^53, and the status below the node.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox
drives calls.mjs box.json
