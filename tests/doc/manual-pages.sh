#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages are clean POD. Each card of the module has a page with its
# inputs and outputs and no other; custom_api_action(7) has the connection keys
# too, and each code of card.h.
set -eu

command -v podchecker >/dev/null || { echo 'no podchecker'; exit 77; }
doc=${top_srcdir:?}/doc
host_stub=${top_builddir:?}/host-stub/host-stub
modules=$top_builddir/plugin/.libs
module=$modules/custom_api_action.so
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

cards=$("$host_stub" -p "$top_builddir/plugin/.libs" list |
    sed -n 's/^\([a-z0-9_-]*\)  .*/\1/p')
[ -n "$cards" ]
for id in $cards; do
    page=$doc/$id.7.pod
    case $id in
    http_api) "$host_stub" describe --json "$modules/http_api.so" ;;
    *) "$host_stub" describe --json "$module:$id" ;;
    esac >"$dir/descriptor"
    keys inputs >"$dir/card"
    part 'THE FORM' 'THE OUTPUTS' | sed -n 's/^=head2 //p' >"$dir/page"
    same "inputs of $id"
    keys outputs >"$dir/card"
    part 'THE OUTPUTS' 'THE CONNECTION' | sed -n 's/^=head2 //p' >"$dir/page"
    same "outputs of $id"
done

page=$doc/custom_api_action.7.pod
"$host_stub" describe --json "$module" >"$dir/descriptor"
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
