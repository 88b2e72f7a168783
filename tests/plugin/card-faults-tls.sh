#!/bin/sh
# SPDX-License-Identifier: MIT
# The card against servers whose TLS it must not trust.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-faults-tls.py" "$@"
