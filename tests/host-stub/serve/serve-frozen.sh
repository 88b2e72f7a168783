#!/bin/sh
# SPDX-License-Identifier: MIT
# What a program that speaks protocol 1 of serve asks is answered as on the day
# it was frozen: each method, each kind of error, each notification.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

python -B "$top_srcdir/tests/host-stub/serve/serve-frozen.py" "$tmp/cards" \
    "$top_srcdir/tests/frozen/serve-1.jsonl" || fail 'a frozen session'
