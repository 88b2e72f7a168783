#!/bin/sh
# SPDX-License-Identifier: MIT
# The cards made by host-stub new build without a warning, by gcc and clang; their
# own make check passes, also after the first changes of an author; they do what
# card-template.py says; and the commands in README.md make both.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lib/template-lib.sh"
# Hundreds of runs of host-stub: what valgrind sees there, other tests show it.
[ -z "${UNDER_VALGRIND-}" ] || exit 77
pkg-config --exists libcurl || exit 77

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
export HOME="$dir" CARD_TEMPLATE="$top_srcdir/template"
export PATH="$top_builddir/host-stub:$PATH"
export PKG_CONFIG_PATH="$top_builddir/include"
warnings='-O2 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror'

# The kit of a tree with a sanitizer needs a module with it. There verify is left
# out: a sanitizer changes what that measures of a process.
sanitizer='' links='-Wl,-z,defs'
case $CFLAGS in *-fsanitize=*) sanitizer=yes warnings=$CFLAGS links=$LDFLAGS ;; esac

said host-stub new mine
said host-stub new --http mine_api
for card in mine mine_api; do
    said make -C "$card" CFLAGS="$warnings" LDFLAGS="$links"
    two_symbols "$card/$card.so"
done
if [ -n "$sanitizer" ]; then # Python could not load them
    host-stub form mine/mine.so >form
    said host-stub run mine/mine.so form
    host-stub form mine_api/mine_api.so >form
    MINE_API_URL=https://api.github.com MINE_API_TOKEN=none-of-anybody \
        said host-stub check mine_api/mine_api.so form
    exit 0
fi
if [ -x /usr/bin/python3 ]; then
    said /usr/bin/python3 -B "$top_srcdir/tests/template/card-template.py" \
        "$dir/mine/mine.so" "$dir/mine_api/mine_api.so"
    [ "$(wc -l <said.log)" -ge 9 ]
fi

# The commands in README.md, with the flags of the Makefile itself.
sed -n '/^## Write a card of your own/,/^## W.*costs/s/^    //p' \
    "$top_srcdir/README.md" >typed
[ "$(grep -c 'make check' typed)" -eq 2 ]
mkdir typed.d
(cd typed.d && said sh -eu ../typed)
if grep -i 'warning:' typed.d/said.log; then exit 1; fi
if command -v clang >/dev/null; then
    said make -C mine -B CC=clang CFLAGS="$warnings"
    said make -C mine_api -B CC=clang CFLAGS="$warnings"
    two_symbols mine_api/mine_api.so
fi

# What an author changes first: a name, a text, a new field.
sed -i 's/"keep"/"part"/; s/\.title = "Keep"/.title = "Part"/
    s/Shortens a text to/Cuts a text down to/
    s/^static const struct card_field inputs.*/&\
    {.key = "note",\
     .title = "Note",\
     .help = "Ignored.",\
     .type = CARD_TYPE_TEXT},/' mine/card.c
said make -C mine check
file_has said.log ' 0 failed'
file_has mine/example.json '"note"'
sed -i 's/"labels"/"tags"/; s/\.title = "Labels"/.title = "Tags"/
    s/Lists the issues/Shows the issues/
    s/^static const struct card_field connection.*/&\
    {.key = "note",\
     .title = "Note",\
     .help = "Ignored.",\
     .type = CARD_TYPE_TEXT},/' mine_api/card.c
said make -C mine_api check
file_has said.log ' 0 failed'
host-stub describe mine_api/mine_api.so >out
file_has out Tags

# Installed, a host finds it by its id.
said make -C mine_api install plugindir="$dir/plugins"
host-stub -p plugins describe mine_api >out
file_has out MINE_API_TOKEN
said make -C mine_api uninstall plugindir="$dir/plugins"
[ -z "$(ls plugins)" ]

# Without the kit it says what is missing.
if PKG_CONFIG_PATH=none PKG_CONFIG_LIBDIR=none make -C mine -B >said.log 2>&1; then
    echo 'built without card-kit.pc'
    exit 1
fi
file_has said.log 'pkg-config does not find: card card-kit'
