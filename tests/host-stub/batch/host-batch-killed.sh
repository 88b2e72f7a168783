#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch is killed at any moment, and resumed each time: in the end each line has
# one result, and no write was made twice. KILLS says how often (30), and SEED
# chooses the forms and the moments.
. "${top_srcdir:?}/tests/lib/batch-lib.sh"

python "$top_srcdir/tests/host-stub/batch/host-batch-killed.py" \
    "$host_stub" "${KILLS:-30}" >out 2>err || fail 'a check failed'
cat out
