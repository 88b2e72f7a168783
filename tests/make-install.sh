#!/bin/sh
# SPDX-License-Identifier: MIT
# make install DESTDIR=... puts each thing in its place and nothing else;
# make uninstall leaves no file behind.
set -eu
unset MAKEFLAGS MFLAGS MAKELEVEL

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

quietly() {
    "$@" >"$dir/log" 2>&1 </dev/null || { cat "$dir/log"; exit 1; }
}

quietly make -C "${top_builddir:?}" install DESTDIR="$dir/root" \
    prefix=/usr libdir=/usr/lib plugindir=/usr/lib/cards
(cd "$dir/root" && find . -type f -o -type l) | LC_ALL=C sort >"$dir/found"

for file in usr/bin/host-stub usr/bin/okta-sandbox \
    usr/lib/cards/custom_api_action.so usr/include/card.h \
    usr/include/card-signin.h \
    usr/share/cards/template/.gitignore usr/share/cards/template/Makefile \
    usr/share/cards/template/execute.c \
    usr/share/cards/node-red/package.json \
    usr/lib/pkgconfig/card.pc; do
    grep -qxF "./$file" "$dir/found" || {
        echo "not installed: $file"
        exit 1
    }
done
while read -r file; do
    case $file in
    ./usr/bin/host-stub | ./usr/bin/okta-sandbox) ;;
    ./usr/lib/cards/custom_api_action.so) ;;
    ./usr/include/card.h | ./usr/include/card-signin.h | ./usr/lib/pkgconfig/card.pc) ;;
    ./usr/share/man/man[17]/*.[17] | ./usr/share/*.json) ;;
    ./usr/share/cards/template/*) ;;
    ./usr/share/cards/node-red/*) ;;
    *)
        echo "installed, and nobody expects it: $file"
        exit 1
        ;;
    esac
done <"$dir/found"
# The template, all of it, as it is in the source.
for file in "${top_srcdir:?}"/template/.gitignore "$top_srcdir"/template/*; do
    case $file in *.o) continue ;; esac
    [ ! -f "$file" ] ||
        cmp "$file" "$dir/root/usr/share/cards/template/${file##*/}"
done
if find "$dir/root" -type f -perm /022 | grep .; then
    echo 'installed writable by others'
    exit 1
fi
quietly make -C "$top_builddir" uninstall DESTDIR="$dir/root" \
    prefix=/usr libdir=/usr/lib plugindir=/usr/lib/cards
if find "$dir/root" ! -type d | grep .; then
    echo 'left behind by make uninstall'
    exit 1
fi
