#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against compressed answers that are broken, cut off or unasked; and
# what is left of them in a file and in a batch.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-faults-coded.py" "$@"
[ $# -eq 0 ] || exit 0
python "$top_srcdir/tests/plugin/card-faults-files.py"
