#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev works in a tree in which ./configure and make were run, and leaves what they
# built as it is: it works on a copy of the sources, which follows them.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cp -r "$top_srcdir/dev" "$top_srcdir/dev.d" "$tmp/" || exit 99
chmod -R u+w "$tmp"
cd "$tmp" || exit 99
mkdir common

# A configure that refuses what the real one refuses.
cat >configure <<'END'
#!/bin/sh
here=$(dirname "$0")
if [ "$here" != . ] && [ -e "$here/config.status" ]; then
    echo 'source directory already configured' >&2
    exit 1
fi
touch config.status
cat >Makefile <<'MAKE'
all: ; mkdir -p common && touch common/built.o
distclean: ; rm -f config.status Makefile common/built.o
MAKE
END
chmod +x configure
echo 'AC_INIT' >configure.ac
mkdir m4 && echo 'AC_DEFUN' >m4/hardening.m4
echo one >common/source.c
# nothing is installed by a test
printf 'needs_build=\nneed() { :; }\n' >dev.d/setup.sh

fail()
{
    echo "FAILED: $*" >&2
    sed 's/^/said: /' said >&2
    exit 1
}

dev_builds()
{
    bash ./dev build >said 2>&1 || fail "./dev build: exit status $?, not 0"
}

# first ./dev, then in place, then ./dev again
dev_builds
[ -e build/common/built.o ] || fail 'expected build/common/built.o; there is none'
./configure && make >/dev/null || exit 99
dev_builds
grep -q 'works on a copy: build-copy/' said || fail 'nothing is said of the copy'
[ -e build-copy/build/common/built.o ] || fail 'the copy is not built'
[ -e config.status ] && [ -e common/built.o ] ||
    fail 'what was built in place is gone'
[ ! -e build-copy/common/built.o ] || fail 'the copy has what was built in place'

# the copy follows the sources
echo two >common/source.c
echo new >common/other.c
dev_builds
[ "$(cat build-copy/common/source.c)" = two ] ||
    fail "common/source.c is $(cat build-copy/common/source.c), not two"
[ -e build-copy/common/other.c ] || fail 'a new source is not copied'
rm common/other.c
dev_builds
[ ! -e build-copy/common/other.c ] || fail 'a source that is gone is still there'

# first in place, then ./dev
rm -rf build build-copy
dev_builds
[ -e build-copy/build/common/built.o ] || fail 'in place first: not built'
[ ! -e build ] || fail 'in place first: build/ is made all the same'

# and without a build in place, no copy
make distclean >/dev/null && rm -rf build-copy
dev_builds
[ ! -e build-copy ] || fail 'a copy is made where none is needed'
