#!/bin/sh
# SPDX-License-Identifier: MIT
# On a terminal a batch shows a line that is drawn anew, elsewhere plain lines.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

python "$top_srcdir/tests/host-stub/batch/host-batch-progress.py" \
    "$host_stub" >out 2>err ||
    fail 'the terminal'
[ "$(grep -c '^ok ' out)" -eq 8 ] || fail 'not every check ran'
