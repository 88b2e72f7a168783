#!/bin/sh
# SPDX-License-Identifier: MIT
# On a terminal: fields are asked for, outputs are coloured, escapes are not.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

cp "$cards/pick.so" cards/
chmod 644 cards/pick.so
python "$top_srcdir/tests/host-stub/host-terminal.py" "$host_stub" "$tmp/cards" >out \
    2>err || fail 'the terminal'
[ "$(grep -c '^ok ' out)" -eq 7 ] || fail 'not every check ran'
