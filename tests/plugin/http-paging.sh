#!/bin/sh
# SPDX-License-Identifier: MIT
# The connector for any API: lists within an answer, their next page by a URL or a
# cursor in the body, and rate limits in each dialect, in run, batch and serve.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -B "${top_srcdir:?}/tests/plugin/http-paging.py" \
    "${top_builddir:?}/host-stub/host-stub" \
    "$top_builddir/plugin/.libs/http_api.so" "$dir"
