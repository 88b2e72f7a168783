#!/bin/sh
# SPDX-License-Identifier: MIT
# The schemas are JSON Schema 2020-12, and agree with the card itself.
set -u
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schemas.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || {
    echo 'python3-jsonschema is not installed' >&2
    exit 77
}
/usr/bin/python3 -B "${top_srcdir:?}/tests/schemas/schemas-validate.py" \
    "$top_srcdir/schemas" "${top_builddir:?}" "$tmp"
