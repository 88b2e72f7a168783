# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# fault-lib.sh - what the tests with a fault server share
#
# Sourced in place of host-lib.sh, which it sources; then `python` finds
# faultlib.py and what stands beside it.
. "${top_srcdir:?}/tests/host-lib.sh"

PYTHONPATH=$top_srcdir/tests
PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
