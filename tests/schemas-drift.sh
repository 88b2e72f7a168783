#!/bin/sh
# SPDX-License-Identifier: MIT
# The schemas in the repository are those that the card's descriptor gives.
set -u
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schemas.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
host_stub=${top_builddir:?}/host-stub/host-stub
card=$top_builddir/plugin/.libs/custom_api_action.so
status=0

for what in input output connection descriptor; do
    case $what in
    descriptor) file='card-descriptor.schema.json' ;;
    *) file=custom_api_action.$what.schema.json ;;
    esac
    "$host_stub" schema "$card" $what >"$tmp/$file" || exit 1
    if ! diff -u "${top_srcdir:?}/schemas/$file" "$tmp/$file"; then
        echo "schemas/$file has drifted; run: make -C schemas update" >&2
        status=1
    fi
done
exit $status
