#!/bin/sh
# SPDX-License-Identifier: MIT
# A server that leads away, or wants the request signed again and again.
. "${top_srcdir:?}/tests/fault-lib.sh"

python "$top_srcdir/tests/card-faults-away.py"
