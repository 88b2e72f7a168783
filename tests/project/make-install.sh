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
    usr/libexec/cards/host-stub-connect usr/libexec/cards/host-stub-form \
    usr/libexec/cards/host-stub-verify \
    usr/lib/cards/custom_api_action.so \
    usr/lib/cards/http_api.so usr/include/card.h \
    usr/include/card-choices.h usr/include/card-family.h \
    usr/include/card-signin.h \
    usr/include/card-kit.h usr/lib/libcard-kit.a \
    usr/share/cards/template/plain/Makefile \
    usr/share/cards/template/http/card.c \
    usr/share/bash-completion/completions/host-stub \
    usr/share/zsh/site-functions/_host-stub \
    usr/share/fish/vendor_completions.d/host-stub.fish \
    usr/lib/pkgconfig/card.pc usr/lib/pkgconfig/card-kit.pc \
    usr/share/cards/node-red/package.json; do
    grep -qxF "./$file" "$dir/found" || {
        echo "not installed: $file"
        exit 1
    }
done
while read -r file; do
    case $file in
    ./usr/bin/host-stub | ./usr/bin/okta-sandbox) ;;
    ./usr/libexec/cards/host-stub-connect) ;;
    ./usr/libexec/cards/host-stub-form) ;;
    ./usr/libexec/cards/host-stub-verify) ;;
    ./usr/lib/cards/custom_api_action.so | ./usr/lib/cards/http_api.so) ;;
    ./usr/include/card.h | ./usr/include/card-*.h) ;;
    ./usr/lib/libcard-kit.a | ./usr/lib/pkgconfig/card*.pc) ;;
    ./usr/share/man/man[137]/*.[137] | ./usr/share/*.json) ;;
    ./usr/share/bash-completion/completions/host-stub) ;;
    ./usr/share/zsh/site-functions/_host-stub) ;;
    ./usr/share/fish/vendor_completions.d/host-stub.fish) ;;
    ./usr/share/cards/template/*) ;;
    ./usr/share/cards/node-red/*) ;;
    *)
        echo "installed, and nobody expects it: $file"
        exit 1
        ;;
    esac
done <"$dir/found"
# host-stub finds there what it becomes, wherever it was put; under valgrind it is
# a script that does not.
[ -n "${UNDER_VALGRIND-}" ] ||
    quietly "$dir/root/usr/bin/host-stub" verify --list
# The templates, all of them, as they are in the source.
diff -r "${top_srcdir:?}/template" "$dir/root/usr/share/cards/template"
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
