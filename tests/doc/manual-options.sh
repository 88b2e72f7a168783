#!/bin/sh
# SPDX-License-Identifier: MIT
# Each option that --help of host-stub and of each of its commands shows is in
# host-stub(1), each option there is in --help, and each command has its place.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
host_stub=${top_builddir:?}/host-stub/host-stub
page=${top_srcdir:?}/doc/host-stub.1.pod

# The options of a help text: what its lines begin with, without values.
options_of_help() {
    grep -oE '^ {1,8}-.*' | sed 's/  [a-z(].*//; s/^ *//' |
        grep -oE '(^|[ ,])--?[A-Za-z][a-z-]*' | tr -d ' ,'
}

# The options of a page: =item lines, or B<-x> within them.
options_of_page() {
    sed -n 's/^=item //p' "$page" | sed 's/[BCIF]<//g; s/>//g' | grep '^-' |
        grep -oE '(^|[ ,])--?[A-Za-z][a-z-]*' | tr -d ' ,'
}

"$host_stub" --help >"$dir/main"
options_of_help <"$dir/main" >"$dir/help"
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$dir/main")
[ "$(echo "$commands" | wc -l)" -ge 6 ]
for command in $commands; do
    "$host_stub" "$command" --help | options_of_help >>"$dir/help"
    grep -Eq "^=(head2|item) [BCI<]*$command\b" \
        "$page" || {
        echo "host-stub.1.pod has no heading for: $command"
        exit 1
    }
done
LC_ALL=C sort -u "$dir/help" >"$dir/help.sorted"
options_of_page | LC_ALL=C sort -u >"$dir/page"
[ "$(wc -l <"$dir/help.sorted")" -ge 20 ]
cmp -s "$dir/help.sorted" "$dir/page" || {
    echo '--help has < and the page has >'
    diff "$dir/help.sorted" "$dir/page"
    exit 1
}
