#!/bin/sh
# SPDX-License-Identifier: MIT
# The example cards in C++ and Rust build by the commands in them, where there is
# a compiler, and pass verify; no exception and no panic gets out of them.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lib/template-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77
case $CFLAGS in *-fsanitize=*) exit 77 ;; esac # the kit needs it of them too

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
# rustup, where rustc is its own, looks for the compiler below HOME.
export RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export HOME="$dir" PATH="$top_builddir/host-stub:$PATH"
export PKG_CONFIG_PATH="$top_builddir/include"
cp "$top_srcdir"/hosts/examples/sort_lines.* "$top_srcdir"/hosts/examples/card* .
chmod u+w sort_lines.* card*

# works FILE COMPILER DEFECT: built by the commands in it, it works; and with the
# defect in place of sorting its call fails in order.
works() {
    sed -n 's/^ \*     \(.*\)/\1/p; s/^\/\/     \(.*\)/\1/p' "$1" >typed
    file_has typed 'host-stub verify'
    sed -i "$2" typed
    said sh -eux typed
    file_has said.log ' 0 failed'
    two_symbols sort_lines.so
    host-stub run ./sort_lines.so --set 'text=b
c
a' --set order=descending --set most=2 >out
    [ "$(cat out)" = '{"text":"c\nb\n"}' ]

    cp "$1" whole
    sed -i "$3" "$1"
    grep -v host-stub typed | sed 's/ -O2* / /' >build
    said sh -eux build
    cp whole "$1"
    status=0
    host-stub run ./sort_lines.so --set text=a >out 2>err || status=$?
    [ "$status" -eq 1 ]
    file_has err 'The card has a defect'
    [ "$(wc -l <err)" -eq 1 ]
}

tried=
if "${CXX:-c++}" -std=c++20 -fsyntax-only -x c++ /dev/null 2>/dev/null; then
    works sort_lines.cc "s/^c++/${CXX:-c++} -Wall -Wextra -Werror \
-Wno-missing-field-initializers/" 's/^ *lines.resize(most);/throw most;/
        s/^    if (lines.size() > most)/    if (lines.size() > 0)/'
    tried=$CXX
fi
if rustc --version >/dev/null 2>&1; then
    works sort_lines.rs 's/^rustc/rustc -D warnings/' \
        's/^ *lines.truncate(most);/assert_eq!(most, 0);/'
    tried="$tried rustc"
fi
echo "tried:$tried"
[ -n "$tried" ] || exit 77
