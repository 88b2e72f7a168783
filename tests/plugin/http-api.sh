#!/bin/sh
# SPDX-License-Identifier: MIT
# The connector for any API: where requests go and how they are signed, that an
# API key in the query is nowhere else, and signing in through an issuer.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -B "${top_srcdir:?}/tests/plugin/http-api.py" \
    "${top_builddir:?}/host-stub/host-stub" \
    "$top_builddir/plugin/.libs/http_api.so" "$dir"
