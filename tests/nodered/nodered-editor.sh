#!/bin/sh
# SPDX-License-Identifier: MIT
# A person at Node-RED's editor, in Chromium: the card is dragged in, filled in,
# tested, deployed and run; what a hostile card says of itself is only text.
# PICTURE=FILE keeps the picture for README.md, with no card but that in it.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
[ -x /usr/bin/chromium ] || exit 77
[ -d "$CARDS_NODERED_MODULES/playwright-core" ] || exit 77

${CC:-cc} -shared -fPIC -fvisibility=hidden -I"$top_srcdir/include" \
    -o user/cards/hostile.so "$top_srcdir/tests/cards/hostile.c" || exit 99
chmod 644 user/cards/hostile.so
[ -z "${PICTURE-}" ] || rm user/cards/hostile.so user/cards/greet.so
sandbox
drives editor.mjs box.json ${PICTURE+"$PICTURE"}
