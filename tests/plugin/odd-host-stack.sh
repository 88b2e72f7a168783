#!/bin/sh
# SPDX-License-Identifier: MIT
# A thread with a stack of 256 KiB is enough for whatever the card does: TLS,
# keys of every kind, proofs, answers and forms that are as deep as may be, and
# a log of it all. Prints how much of it was used at most.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/odd-host-stack.py"
