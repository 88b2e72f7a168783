#!/bin/sh
# SPDX-License-Identifier: MIT
# In Node-RED no message, no answer and no card stops the others: half of a
# surrogate pair, too many levels or bytes, a Buffer of other bytes than UTF-8,
# answers that are far larger than on the wire, and cards that do not end.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

${CC:-cc} -D_GNU_SOURCE -shared -fPIC -fvisibility=hidden \
    -I"$top_srcdir/include" -o user/cards/leaver.so \
    "$top_srcdir/tests/cards/leaver.c" || exit 99
chmod 644 user/cards/leaver.so
sandbox
drives hostile.mjs box.json
