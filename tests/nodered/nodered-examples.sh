#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples that come with the package for Node-RED run as they are once a
# connection is chosen: one lists all devices, one suspends those that are stale
# and no others.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox --devices 500 --limit 100000/60
drives examples.mjs box.json
