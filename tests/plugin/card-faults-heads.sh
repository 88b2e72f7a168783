#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against heads that begin with a blank, each the second answer over
# one handle of libcurl.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-faults-heads.py" "$@"
