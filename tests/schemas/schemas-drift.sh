#!/bin/sh
# SPDX-License-Identifier: MIT
# The schemas in the repository are those that the cards' descriptors give. All
# cards of a module have the same connection, so that of the first one is enough.
set -u
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schemas.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
host_stub=${top_builddir:?}/host-stub/host-stub
modules=$top_builddir/plugin/.libs
status=0

# kept FILE CARD WHAT
kept()
{
    module=custom_api_action
    [ "$2" != http_api ] || module=http_api
    "$host_stub" schema "$modules/$module.so:$2" "$3" >"$tmp/$1" || exit 1
    diff -u "${top_srcdir:?}/schemas/$1" "$tmp/$1" || {
        echo "schemas/$1 has drifted; run: make -C schemas update" >&2
        status=1
    }
}

cards=$("$host_stub" -p "$top_builddir/plugin/.libs" list |
    sed -n 's/^\([a-z0-9_-]*\)  .*/\1/p')
[ "$(echo "$cards" | head -n 1)" = custom_api_action ] || exit 1
for id in $cards; do
    kept "$id.input.schema.json" "$id" input
    kept "$id.output.schema.json" "$id" output
done
kept custom_api_action.connection.schema.json custom_api_action connection
kept http_api.connection.schema.json http_api connection
kept card-descriptor.schema.json custom_api_action descriptor
exit $status
