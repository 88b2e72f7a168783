#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages are clean POD, and custom_api_action(7) has each input,
# output and connection key of the card, each code of card.h, and no other.
set -eu

command -v podchecker >/dev/null || { echo 'no podchecker'; exit 77; }
doc=${top_srcdir:?}/doc
page=$doc/custom_api_action.7.pod
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for pod in "$doc"/*.pod; do
    podchecker "$pod" 2>&1
done

# Sets $dir/card to the words the card has, $dir/page to those of the page.
same() {
    LC_ALL=C sort -u "$dir/card" >"$dir/card.sorted"
    LC_ALL=C sort -u "$dir/page" >"$dir/page.sorted"
    [ -s "$dir/card.sorted" ]
    cmp -s "$dir/card.sorted" "$dir/page.sorted" || {
        echo "$1: the card has < and the page has >"
        diff "$dir/card.sorted" "$dir/page.sorted"
        exit 1
    }
}

# keys LIST: the keys of one list of the descriptor.
"${top_builddir:?}/host-stub/host-stub" describe --json \
    "$top_builddir/plugin/.libs/custom_api_action.so" >"$dir/descriptor"
keys() {
    python3 - "$1" "$dir/descriptor" <<'END'
import json
import sys

for field in json.load(open(sys.argv[2], encoding="utf-8"))[sys.argv[1]]:
    print(field["key"])
END
}

# part FROM TO: the lines of the page between two headings.
part() {
    sed -n "/^=head1 $1\$/,/^=head1 $2\$/p" "$page"
}

keys inputs >"$dir/card"
part 'THE FORM' 'THE OUTPUTS' | sed -n 's/^=head2 //p' >"$dir/page"
same 'inputs'
keys outputs >"$dir/card"
part 'THE OUTPUTS' 'THE CONNECTION' | sed -n 's/^=head2 //p' >"$dir/page"
same 'outputs'
keys connection >"$dir/card"
part 'THE CONNECTION' ERRORS | sed -n 's/^=item //p' |
    sed 's/\[[A-Z_]*\]//; s/(secret)//; s/[ ,][ ,]*/\n/g' |
    grep . >"$dir/page"
same 'connection keys'

# Each code but OK, which is no error.
sed -n '/What execute() returns/,/^\/\*/s/^#define CARD_\([A-Z_]*\) .*/\1/p' \
    "$top_srcdir/include/card.h" | grep -v '^OK$' >"$dir/card"
part ERRORS EXAMPLES | sed -n 's/^    \([A-Z_]\{3,\}\)  *[0-9].*/\1/p' \
    >"$dir/page"
same 'codes'
