#!/bin/sh
# SPDX-License-Identifier: MIT
# Node-RED's runtime lists the values that a card's service knows, page by page,
# with a connection that is being edited and the part of a form that is known: also
# the devices of an org, for Suspend Device. A node shows before its first message
# what its form deletes.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
[ -f "$cards/pick.so" ] || exit 77

cp "$cards/pick.so" user/cards/
chmod 644 user/cards/pick.so
sandbox --devices 150
drives choices.mjs box.json
