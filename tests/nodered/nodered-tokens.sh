#!/bin/sh
# SPDX-License-Identifier: MIT
# A refresh token that rotates is not lost in Node-RED, by no restart and no
# kill, and two flows that share it do not spend it twice.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"

/usr/bin/python3 -B "$top_srcdir/tests/lib/rotating-org.py" >port &
sandbox=$!
until [ -s port ]; do
    kill -0 $sandbox 2>/dev/null || fail 'no org'
    sleep 0.05
done
drives tokens.mjs "$(cat port)"
