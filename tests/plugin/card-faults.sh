#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against a server that does everything wrong in HTTP/1.1.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-faults.py" "$@"
