#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever fails on the disk under a batch and its journal, --resume brings it
# to its end: each line has one result, none whose answer came is sent again,
# and a write that may have been done is said to be unknown.
. "${top_srcdir:?}/tests/lib/baddisk-lib.sh"

python "$top_srcdir/tests/host-stub/batch/host-baddisk-batch.py" "$@" ||
    fail 'a batch on a disk that fails'
