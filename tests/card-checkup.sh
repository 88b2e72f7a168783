#!/bin/sh
# SPDX-License-Identifier: MIT
# What is no org of Okta's does not pass the test of a connection.
. "${top_srcdir:?}/tests/fault-lib.sh"

python "$top_srcdir/tests/card-checkup.py"
