#!/bin/sh
# SPDX-License-Identifier: MIT
# The connector for any API joins the pages of json-server: version 0.17 links them
# by Link, version 1 has a list within its answer, and the number of the next page.
. "${top_srcdir:?}/tests/foreign/foreign-lib.sh"
needs json-server json-server-1

drives json-server.mjs "$host_stub" "$top_builddir/plugin/.libs/http_api.so"
