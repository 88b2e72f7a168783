#!/bin/sh
# SPDX-License-Identifier: MIT
# What is no org of Okta's does not pass the test of a connection.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-checkup.py"
