#!/bin/sh
# SPDX-License-Identifier: MIT
# gate-notices.sh BUILD - does the gate fail where a call has become 4 % dearer,
# and pass where nothing has changed
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

gate() {
    python3 "$here/gate.py" "$build" --kept "$tmp/kept.json" "$@"
}

# Both sizes: 4 % of the larger call is many times that of the smaller one.
costlier() {
    more=$(python3 -c 'import json, sys
record = json.load(open(sys.argv[1]))[0]
print(round(record["figures"][sys.argv[2]]["total"] * 0.04))' \
        "$tmp/kept.json" "$1")
    cards=$build/plugin/.libs
    ${CC:-cc} -O2 -shared -fPIC -D_GNU_SOURCE -I"$here/../include" \
        -DMORE="${more}L" -o "$tmp/costlier.so" "$here/costlier.c" \
        -Wl,--no-as-needed "$cards/custom_api_action.so" \
        -Wl,-rpath,"$cards" -ldl
}

gate --record
gate || { echo 'it fails though nothing has changed'; exit 1; }
costlier execute-1k
if gate --card "$tmp/costlier.so" >"$tmp/said"; then
    cat "$tmp/said"
    echo 'it does not notice a call that takes 4 % more'
    exit 1
fi
cat "$tmp/said"
grep -q '^execute-1k / bare-1k .*TOO MUCH' "$tmp/said"
! grep -q '^execute-185k.*TOO MUCH' "$tmp/said"
