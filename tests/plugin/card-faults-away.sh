#!/bin/sh
# SPDX-License-Identifier: MIT
# A server that leads away, or wants the request signed again and again.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # many short runs
python "$top_srcdir/tests/plugin/card-faults-away.py"
