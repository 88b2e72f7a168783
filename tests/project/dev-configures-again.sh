#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev demo on a machine without CUnit, then ./dev check, which installs it: the
# tree is configured again, or the unit tests would be missing from then on. It is
# configured again, too, where configure.ac or m4/hardening.m4 has other flags,
# which make does not look at.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/m4" || exit 99
printf '#!/bin/sh\necho once >>../configured\n' >"$tmp/configure"
printf '#!/bin/sh\ncat "%s/cunit" 2>/dev/null\n' "$tmp" >"$tmp/bin/pkg-config"
echo 'AC_INIT' >"$tmp/configure.ac"
echo 'AC_DEFUN' >"$tmp/m4/hardening.m4"
chmod +x "$tmp/configure" "$tmp/bin/pkg-config"
parts=$(cd "$top_srcdir" && pwd)/dev.d/build.sh
cd "$tmp" || exit 99

# configured TIMES OPTION...
configured() {
    expected=$1
    shift
    PATH=$tmp/bin:$PATH bash -euc '
        step() { shift 2; "$@"; }
        . "$1"; shift
        configure_tree build "$@"' configured "$parts" "$@" || exit 1
    [ "$(wc -l <configured)" -eq "$expected" ] || {
        echo "configured $(wc -l <configured) times, not $expected"
        exit 1
    }
}

configured 1 --enable-werror
configured 1 --enable-werror
echo 2.1-3 >cunit
configured 2 --enable-werror
configured 2 --enable-werror
configured 3
rm cunit
configured 4
echo 'CFLAGS="$CFLAGS -fstack-protector-strong"' >>configure.ac
configured 5
configured 5
echo 'CFLAGS="$CFLAGS -fcf-protection"' >>m4/hardening.m4
configured 6
configured 6
