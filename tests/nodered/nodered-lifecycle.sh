#!/bin/sh
# SPDX-License-Identifier: MIT
# Node-RED goes on when the process with the cards is killed; stop and redeploy
# cancel what is in flight; a call that waits for the rate limit shows it.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox
drives lifecycle.mjs box.json
