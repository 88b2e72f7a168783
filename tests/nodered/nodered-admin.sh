#!/bin/sh
# SPDX-License-Identifier: MIT
# What the editor asks the runtime takes the right permission, with adminAuth
# and without; a person signs in by browser, and the token is kept.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

sandbox --web-app web.json --redirect-uri http://127.0.0.1/cards/callback
BROWSER_USER=$(sed -n 's/^user //p' box.log)
BROWSER_PASSWORD=$(sed -n 's/^password //p' box.log)
BROWSER_PAGE=$tmp/page
export BROWSER_USER BROWSER_PASSWORD BROWSER_PAGE
drives admin.mjs box.json web.json "$top_srcdir/tests/lib/browser.py"
