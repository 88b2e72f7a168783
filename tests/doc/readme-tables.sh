#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables of README.md have the card's inputs, outputs and connection keys
# and host-stub's exit statuses, and no others.
set -eu

readme=${top_srcdir:?}/README.md
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"${top_builddir:?}/host-stub/host-stub" describe --json \
    "$top_builddir/plugin/.libs/custom_api_action.so" >"$dir/descriptor"

# first_column HEADING: of the table below it, one word a line.
first_column() {
    awk -v heading="### $1" '
        $0 == heading { inside = 1; next }
        /^#/ { inside = 0 }
        inside && /^\| / { print }' "$readme" |
        cut -d'|' -f2 | tail -n +2 | tr -d '` ' | tr ',' '\n'
}

keys() {
    python3 - "$1" "$dir/descriptor" <<'END'
import json
import sys

for field in json.load(open(sys.argv[2], encoding="utf-8"))[sys.argv[1]]:
    print(field["key"])
END
}

# same WHAT: the words of $dir/real and of $dir/said.
same() {
    LC_ALL=C sort "$dir/real" >"$dir/real.sorted"
    LC_ALL=C sort "$dir/said" >"$dir/said.sorted"
    [ -s "$dir/real" ]
    cmp -s "$dir/real.sorted" "$dir/said.sorted" || {
        echo "$1: it has < and README.md has >"
        diff "$dir/real.sorted" "$dir/said.sorted"
        exit 1
    }
}

keys inputs >"$dir/real"
first_column 'The form' >"$dir/said"
same inputs
keys outputs >"$dir/real"
first_column 'The outputs' >"$dir/said"
same outputs
keys connection >"$dir/real"
first_column 'The connection' >"$dir/said"
same 'connection keys'
sed -n 's/^#define STATUS_[A-Z0-9_]* \([0-9]*\)$/\1/p' \
    "$top_srcdir/host-stub/status.h" >"$dir/real"
first_column 'Exit statuses of host-stub' >"$dir/said"
same 'exit statuses'
"$top_builddir/host-stub/host-stub" verify --list | grep -c '^[a-z]' >"$dir/real"
sed -n 's/.*in \([0-9]*\) ways\.$/\1/p' "$readme" >"$dir/said"
same 'checks of verify'
