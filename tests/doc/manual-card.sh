#!/bin/sh
# SPDX-License-Identifier: MIT
# card(3) and card-kit(3) name each macro, struct, member and function of their
# headers, and no other. The programs in them are complete: the cards pass verify
# and run by the commands as they are printed; the host runs any card.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
command -v python3 >/dev/null && command -v pkg-config >/dev/null || exit 77
# A module that is built by the commands as printed has no sanitizer, and verify
# measures the process: other tests look at it under valgrind.
[ -z "${UNDER_VALGRIND-}" ] || exit 77

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
export HOME="$dir" PATH="$top_builddir/host-stub:$PATH"
export PKG_CONFIG_PATH="$top_builddir/include"

abi="$top_srcdir/include/card.h $top_srcdir/include/card-choices.h
    $top_srcdir/include/card-family.h $top_srcdir/include/card-signin.h"
page=$top_srcdir/doc/card.3.pod
# shellcheck disable=SC2086
python3 -B "$top_srcdir/tests/doc/manual-api.py" "$page" $abi
# shellcheck disable=SC2086
python3 -B "$top_srcdir/tests/doc/manual-api.py" "$top_srcdir/doc/card-kit.3.pod" \
    "$top_srcdir/include/card-kit.h" -- $abi

# listing FILE: what $page prints from its first comment to the next paragraph;
# $dir/rest is the page without it.
listing() {
    awk -v first="    /* $1 - " 'index($0, first) == 1 { inside = 1 }
        inside && /^[^ ]/ { inside = 0 }
        inside { print substr($0, 5); next }
        { print >"rest" }' "$page" >"$1"
    [ "$(wc -l <"$1")" -gt 50 ]
}

# commands HEADING: those in the rest of that section.
commands() {
    sed -n "/^=head2 $1\$/,/^=/s/^    //p" rest
}

warnings='-Wall -Wextra -Wshadow -Wconversion -Werror'
listing clock.c
# shellcheck disable=SC2016
commands 'The shortest card' | sed "s/^cc /cc $warnings /" >typed
grep -q 'host-stub verify' typed
sh -eux typed >said 2>&1 || { cat said; exit 1; }
grep -Eq '^\{"time":"2[0-9]{3}-[01][0-9]-[0-3][0-9]T' said
grep -q ' 0 failed' said

listing host.c
commands 'The shortest host' | sed "s/^cc /cc $warnings /" >typed
grep -q './host' typed
sh -eux typed >said 2>&1 || { cat said; exit 1; }
grep -q '^output {"time":"' said

# A module built with a sanitizer needs a host built with it.
# shellcheck disable=SC2086
$CC $CFLAGS $warnings -I "$top_srcdir/include" $LDFLAGS -o host host.c -ldl
./host "$top_builddir/plugin/.libs/custom_api_action.so" \
    '{"request_type": "GET", "relative_url": "/api/v1/devices"}' \
    '{"domain": "acme.okta.com", "api_token": "00a4Kfakefakefake"}' dry >said
grep -q '^preview {"method":"GET","url":"https://acme.okta.com/api' said
status=0
./host ./clock.so '{"zone": 1}' '{}' >said || status=$?
[ "$status" -eq 1 ]
grep -q '^error {"code":"INVALID_INPUT",.*"field":"zone"' said

# clang has no more to say of them than gcc.
# shellcheck disable=SC2086
! command -v clang >/dev/null ||
    clang $warnings -I "$top_srcdir/include" -fsyntax-only clock.c host.c

# The kit of a tree with a sanitizer needs a module with it.
case $CFLAGS in *-fsanitize=*) exit 0 ;; esac
page=$top_srcdir/doc/card-kit.3.pod
listing hello.c
commands 'The shortest card with a form' | sed "s/^cc /cc $warnings /" >typed
grep -q 'host-stub verify' typed
sh -eux typed >said 2>&1 || { cat said; exit 1; }
grep -qx '{"greeting":"Hello, Ada!"}' said
grep -q ' 0 failed' said
