#!/bin/sh
# SPDX-License-Identifier: MIT
# Each file that make install installs belongs to one package of debian/, and each line
# of debian/*.install names a file: what is installed one day and packaged by nobody is
# seen without making packages.
set -eu
unset MAKEFLAGS MFLAGS MAKELEVEL

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
lib=/usr/lib/some-triplet
make -C "${top_builddir:?}" install DESTDIR="$dir/root" prefix=/usr libdir=$lib \
    plugindir=$lib/cards libexecdir=/usr/libexec >"$dir/log" 2>&1 </dev/null ||
    { cat "$dir/log"; exit 1; }
# debian/rules leaves it out, as the licence is where Debian has it.
rm "$dir/root/usr/share/cards/node-red/LICENSE"
(cd "$dir/root" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort) >"$dir/files"

cd "$dir/root"
bad=0
: >"$dir/packaged"
for list in "${top_srcdir:?}"/debian/*.install; do
    while read -r pattern; do
        # without pod2man there are no manual pages
        case $pattern in
        usr/share/man/*) [ -d usr/share/man ] || continue ;;
        esac
        # shellcheck disable=SC2086 # a pattern, as dh_install takes it
        set -- $pattern
        if [ -e "$1" ]; then
            find "$@" ! -type d >>"$dir/packaged"
        else
            echo "${list##*/}: nothing is installed for $pattern"
            bad=1
        fi
    done <"$list"
done
LC_ALL=C sort -o "$dir/packaged" "$dir/packaged"
if LC_ALL=C uniq -d "$dir/packaged" | grep .; then
    echo 'the above are in more than one package'
    bad=1
fi
if LC_ALL=C uniq "$dir/packaged" | LC_ALL=C comm -23 "$dir/files" - | grep .; then
    echo 'the above are in no package: debian/*.install'
    bad=1
fi
exit "$bad"
