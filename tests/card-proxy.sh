#!/bin/sh
# SPDX-License-Identifier: MIT
# What is wrong with a proxy is said of the proxy.
. "${top_srcdir:?}/tests/fault-lib.sh"

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # many short runs
python "$top_srcdir/tests/card-proxy.py"
