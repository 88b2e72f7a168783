#!/bin/sh
# SPDX-License-Identifier: MIT
# ca_file, client_cert and client_key count as they are, not as they were.
. "${top_srcdir:?}/tests/lib/fault-lib.sh"

python "$top_srcdir/tests/plugin/card-tls-replaced.py"
