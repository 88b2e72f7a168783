#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against compressed answers that are broken, cut off or unasked; and
# what is left of them in a file and in a batch.
. "${top_srcdir:?}/tests/fault-lib.sh"

python "$top_srcdir/tests/card-faults-coded.py" "$@"
[ $# -eq 0 ] || exit 0
python "$top_srcdir/tests/card-faults-files.py"
