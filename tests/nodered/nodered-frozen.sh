#!/bin/sh
# SPDX-License-Identifier: MIT
# Flows that were deployed with an earlier package run as they did, with their
# credentials and with a token that was renewed: tests/frozen/nodered has them.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox
drives frozen.mjs box.json "$top_srcdir/tests/frozen/nodered"
