# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# fault-lib.sh - what the tests with a fault server share
#
# Sourced in place of host-lib.sh, which it sources; then `python` finds
# faultlib.py, and what is in plugin/ beside the tests.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

PYTHONPATH=$PYTHONPATH:$top_srcdir/tests/plugin
PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
