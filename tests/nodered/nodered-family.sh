#!/bin/sh
# SPDX-License-Identifier: MIT
# Each card of a module is a node of its own in Node-RED, one connection serves
# them all, and a flow runs as before when its card has become one of a family.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
[ -f "$top_srcdir/tests/lib/family-lib.sh" ] || exit 77
. "$top_srcdir/tests/lib/family-lib.sh"

PLACE=user/cards PREFIX=of_echo_ family fam_echo
PLACE=together family fam
drives family.mjs "$tmp/together/fam.so"
