#!/bin/sh
# SPDX-License-Identifier: MIT
# Lists whose next page is not asked for, leads in a circle or holds nothing: run,
# batch and serve with the card say so, and none is said to be whole.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-next.py"
