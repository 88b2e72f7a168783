#!/bin/sh
# SPDX-License-Identifier: MIT
# What ./dev bench --gate makes of figures: a rise of 3 % in our own code or in
# the whole call fails, less does not, and other versions are given room.
set -eu
: "${top_srcdir:?run by make check}"
[ -x /usr/bin/python3 ] || exit 77

/usr/bin/python3 "$top_srcdir/tests/project/bench-gate.py" "$top_srcdir/bench"
