#!/bin/sh
# SPDX-License-Identifier: MIT
# A client key that cannot be used: nobody is asked on a terminal, and what is
# wrong is named.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # many short runs
python "$top_srcdir/tests/plugin/card-client-key.py"
