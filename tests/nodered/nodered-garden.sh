#!/bin/sh
# SPDX-License-Identifier: MIT
# What a card says of itself at Node-RED's editor, in Chromium: its icon, where
# it is explained, that it is deprecated, what its calls do and what goes into
# its fields; and the values that its service knows, to choose from. The cards
# of a family are nodes of their own and share a connection.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
[ -x /usr/bin/chromium ] || exit 77
[ -d "$CARDS_NODERED_MODULES/playwright-core" ] || exit 77

printf '#!/bin/sh\nexec node "%s"\n' "$tmp/nodered/garden-serve.mjs" >garden
chmod 755 garden
CARDS_HOST_STUB=$tmp/garden GARDEN_LOG=$tmp/garden.log drives garden.mjs
