#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever fails on the disk - a write, fsync, rename, close, open - host-stub
# says so, leaves what was there whole and nothing half-written.
. "${top_srcdir:?}/tests/lib/baddisk-lib.sh"

python "$top_srcdir/tests/host-stub/host-baddisk.py" "$@" || fail 'on a disk that fails'
