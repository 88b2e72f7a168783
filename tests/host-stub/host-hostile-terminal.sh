#!/bin/sh
# SPDX-License-Identifier: MIT
# What comes from outside commands no terminal, whatever is asked for; in a pipe
# it is as it came.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

cp "$cards/model.so" cards/
chmod 644 cards/model.so
python "$top_srcdir/tests/host-stub/host-hostile-terminal.py" "$host_stub" "$tmp/cards" \
    >out 2>err || fail 'the terminal'
[ "$(grep -c '^ok ' out)" -eq 20 ] || fail 'not every check ran'
