#!/bin/sh
# SPDX-License-Identifier: MIT
# The connector for any API lists the pets of published descriptions, which Prism
# plays, and signs as each description wants.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs @stoplight/prism-cli @readme/oas-examples

patience=200 # nearly all of it is Prism's
drives prism-http-api.mjs "$host_stub" "$top_builddir/plugin/.libs/http_api.so"
