#!/bin/sh
# SPDX-License-Identifier: MIT
# A card made by host-stub new builds with card.h alone, without a warning, by
# gcc and clang; its own make check passes; it keeps what card.h asks.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/template-lib.sh"
# Some forty runs of host-stub: what valgrind sees there, other tests show it.
[ -z "${UNDER_VALGRIND-}" ] || exit 77

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
export HOME="$dir" CARD_TEMPLATE="$top_srcdir/template"
export PATH="$top_builddir/host-stub:$PATH"
export PKG_CONFIG_PATH="$top_builddir/include"
# The tree's card.pc, with the header where it lies in the tree.
find_card="PKG_CONFIG=pkg-config --define-variable=includedir=$top_srcdir/include"
find_card="$find_card --define-variable=plugindir=$dir/plugins"

# A module without a sanitizer loads into a host with one, so the card's own
# flags hold; then those of the tree, but for verify: a sanitizer changes what
# that measures of a process.
author mine "$find_card"
printf '#!/bin/sh\n[ "$1" != verify ] || exit 2\nexec host-stub "$@"\n' >no-verify
chmod +x no-verify
case $CFLAGS in *-fsanitize=*)
    author checked "$find_card" "CFLAGS=$CFLAGS" "LDFLAGS=$LDFLAGS" \
        HOST_STUB="$dir/no-verify" ;;
esac

for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    said make -C mine -B CC="$compiler" "$find_card" \
        CFLAGS='-O2 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror'
done
two_symbols mine/mine.so

# Installed, a host finds it by its id.
said make -C mine install "$find_card"
host-stub -p plugins describe mine >out
grep -q MINE_KEY out
said make -C mine uninstall "$find_card"
[ -z "$(ls plugins)" ]

# Without card.pc it says what is missing.
if PKG_CONFIG_PATH=none PKG_CONFIG_LIBDIR=none make -C mine -B >said.log 2>&1; then
    echo 'built without card.pc'
    exit 1
fi
grep -q 'pkg-config finds no card.pc' said.log

[ -x /usr/bin/python3 ] || exit 0
said /usr/bin/python3 -B "$top_srcdir/tests/card-template.py" "$dir/mine/mine.so"
[ "$(wc -l <said.log)" -ge 15 ]
