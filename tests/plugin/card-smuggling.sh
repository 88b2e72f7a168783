#!/bin/sh
# SPDX-License-Identifier: MIT
# Forms that try to get out: CASES of them, from SEED.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-smuggling.py"
