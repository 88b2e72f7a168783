#!/bin/sh
# SPDX-License-Identifier: MIT
# A connection that was kept, and dies, is refused or says too much.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-faults-kept.py"
