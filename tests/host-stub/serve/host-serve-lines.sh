#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub serve answers a line that it refuses with the id of the request,
# where the line tells it; it never answers a notification; and no member of a
# request counts that is there twice.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

python -B "$top_srcdir/tests/host-stub/serve/host-serve-lines.py" \
    "$tmp/cards" || fail 'serve'
