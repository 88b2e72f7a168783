#!/bin/sh
# SPDX-License-Identifier: MIT
# connect on a terminal, with the real card on the sandbox: a faulty answer is
# asked for again, a failed test leads back to the field that is wrong with all
# others kept, and a key that is pasted arrives whole and is not shown.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/
chmod 644 cards/custom_api_action.so
sandbox --connection api.json --service-app svc.json
mkdir -p home
PYTHONPATH=$top_srcdir/tests/lib python \
    "$top_srcdir/tests/host-stub/connect/host-connect-typed.py" \
    "$host_stub" "$tmp/cards" >out 2>err || fail 'what is typed'
