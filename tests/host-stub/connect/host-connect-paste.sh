#!/bin/sh
# SPDX-License-Identifier: MIT
# connect --paste on a terminal, with the real card on the sandbox: a wrong
# address is asked for again, ^C ends it with 130 and ^Z stops it, and neither
# leaves a terminal that shows nothing.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
[ -x /usr/bin/python3 ] || exit 77

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
sandbox --web-app web.json
host -c ./web.json connect custom_api_action web --no-test
BROWSER_USER=$(told user)
BROWSER_PASSWORD=$(told password)
export BROWSER_USER BROWSER_PASSWORD
PYTHONPATH=$top_srcdir/tests/lib python \
    "$top_srcdir/tests/host-stub/connect/host-connect-paste.py" \
    "$host_stub" "$tmp/cards" "$top_srcdir/tests/lib/browser.py" >out 2>err ||
    fail 'what is pasted'
