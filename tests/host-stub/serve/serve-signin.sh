#!/bin/sh
# SPDX-License-Identifier: MIT
# A program leads a person through signing in by serve: begin, the browser,
# finish; then it calls with what that gave, and a rotated token comes back.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"
[ -x /usr/bin/python3 ] || exit 77

sandbox --web-app web.json
BROWSER_USER=$(told user)
BROWSER_PASSWORD=$(told password)
BROWSER_STOP=$tmp/back
export BROWSER_USER BROWSER_PASSWORD BROWSER_STOP

python -B "$top_srcdir/tests/host-stub/serve/serve-signin.py" \
    "$top_builddir/plugin/.libs" || fail serve
