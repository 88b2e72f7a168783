#!/bin/sh
# SPDX-License-Identifier: MIT
# In Node-RED's editor, in Chromium, a person presses Sign in by browser, denies
# it, then allows it at the sandbox's page; the token is among the credentials,
# and a flow with that connection runs, also after a restart.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
[ -x /usr/bin/chromium ] || exit 77
[ -d "$CARDS_NODERED_MODULES/playwright-core" ] || exit 77

sandbox --web-app web.json --redirect-uri http://127.0.0.1/cards/callback
BROWSER_USER=$(sed -n 's/^user //p' box.log)
BROWSER_PASSWORD=$(sed -n 's/^password //p' box.log)
export BROWSER_USER BROWSER_PASSWORD
drives signin.mjs web.json
