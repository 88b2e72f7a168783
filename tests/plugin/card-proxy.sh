#!/bin/sh
# SPDX-License-Identifier: MIT
# What is wrong with a proxy is said of the proxy.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

[ -z "${UNDER_VALGRIND-}" ] || exit 77 # many short runs
python "$top_srcdir/tests/plugin/card-proxy.py"
