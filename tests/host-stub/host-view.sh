#!/bin/sh
# SPDX-License-Identifier: MIT
# What a person sees at a terminal, with the real card on the sandbox: a pager for
# what is longer than the screen, words that are not broken on a narrow one, the
# progress of --paginate, and how a list goes on.
. "${top_srcdir:?}/tests/lib/card-lib.sh"

org --devices 23
unset PAGER LESS
python "$top_srcdir/tests/host-stub/host-view.py" "$host_stub" "$tmp/cards" c.json >out \
    2>err || fail 'the terminal'
[ "$(grep -c '^ok ' out)" -eq 13 ] || fail 'not every check ran'
