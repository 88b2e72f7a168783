#!/bin/sh
# SPDX-License-Identifier: MIT
# As on a clean machine: make install, the package put into Node-RED by npm
# with no network, and the card's .so and one of a card author's own dropped
# into its plugins directory. After a restart both are in the palette and run.
. "${top_srcdir:?}/tests/host-lib.sh"
. "$top_srcdir/tests/nodered-lib.sh"
. "$top_srcdir/tests/template-lib.sh"
command -v npm >/dev/null && command -v pkg-config >/dev/null || exit 77
umask 022

root=$tmp/root
said make -C "$top_builddir" install DESTDIR="$root"
export PKG_CONFIG_SYSROOT_DIR="$root"
PKG_CONFIG_PATH=$(dirname "$(find "$root" -name card.pc)")
installed()
{
    found=$(find "$root" -path "*/$1")
    [ -n "$found" ] || fail "not installed: $1"
    echo "$found"
}
CARD_TEMPLATE=$(installed cards/template)
PATH=$(dirname "$(installed bin/host-stub)"):$PATH
export PATH CARD_TEMPLATE PKG_CONFIG_PATH
unset CARDS_HOST_STUB CARDS_PACKAGE

# The author has card.h, and nothing of this tree.
mkdir author
cd author || exit 99
said host-stub new my_card
said make -C my_card
two_symbols my_card/my_card.so
cd ..

sandbox
drives install.mjs "$(installed cards/node-red)" box.json \
    "$(installed cards/custom_api_action.so)" author/my_card/my_card.so
