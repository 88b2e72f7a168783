#!/bin/sh
# SPDX-License-Identifier: MIT
# A thousand faults in a job of a thousand lines: none is lost, none is done
# twice. LINES, KILLS and SEED change it.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/host-stub/batch/host-batch-faults.py"
