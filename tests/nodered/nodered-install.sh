#!/bin/sh
# SPDX-License-Identifier: MIT
# As on a clean machine: make install, the package put into Node-RED by npm
# with no network, and the card's .so and one of a card author's own dropped
# into its plugins directory. After a restart both are in the palette and run.
# With $root it begins with what is installed there, where it will stay: then
# nothing is told where host-stub's own directories are, and its card is found.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
. "$top_srcdir/tests/nodered/nodered-lib.sh"
. "$top_srcdir/tests/lib/template-lib.sh"
command -v npm >/dev/null && command -v pkg-config >/dev/null || exit 77
umask 022

# installed PATH NAME: where it is, as $NAME
installed()
{
    found=$(find "$root" -path "*/$1")
    [ -n "$found" ] || { echo "not installed: $1"; exit 1; }
    eval "$2=\$found"
}
card=
if [ -z "${root-}" ]; then
    root=$tmp/root
    said make -C "$top_builddir" install DESTDIR="$root"
    installed cards/template CARD_TEMPLATE
    export PKG_CONFIG_SYSROOT_DIR="$root" CARD_TEMPLATE
    installed cards/custom_api_action.so card
fi
installed cards/node-red package
installed pkgconfig/card.pc pc
installed bin/host-stub stub
export PKG_CONFIG_PATH="${pc%/*}" PATH="${stub%/*}:$PATH"
unset CARDS_HOST_STUB CARDS_PACKAGE

# The author has what was installed, and nothing of this tree.
mkdir author
cd author || exit 99
set --
case ${CFLAGS-} in *-fsanitize=*) # what the kit was built with, its user needs
    set -- CFLAGS="$CFLAGS" LDFLAGS="$LDFLAGS" ;;
esac
said host-stub new my_card
said make -C my_card "$@"
two_symbols my_card/my_card.so
said host-stub new --http my_api
said make -C my_api "$@"
cd ..

sandbox
drives install.mjs "$package" box.json author/my_card/my_card.so \
    author/my_api/my_api.so ${card:+"$card"}
