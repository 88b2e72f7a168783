#!/bin/sh
# SPDX-License-Identifier: MIT
# A host that left SIGPIPE as it was found, so that it ends a process, lives on
# when a server closes or resets a connection under a POST, or between two calls,
# with TLS and without.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/odd-host-sigpipe.py"
