#!/bin/sh
# SPDX-License-Identifier: MIT
# Node-RED starts its flows though a card they use is gone, refused, or there is
# no host-stub for it; a stand-in says why.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

drives missing.mjs
