#!/bin/sh
# SPDX-License-Identifier: MIT
# A connection that was kept, and dies, is refused or says too much.
. "${top_srcdir:?}/tests/fault-lib.sh"

python "$top_srcdir/tests/card-faults-kept.py"
