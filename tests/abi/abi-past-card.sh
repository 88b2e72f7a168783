#!/bin/sh
# SPDX-License-Identifier: MIT
# A card that an author made by host-stub new with the first header of ABI 1
# goes on working in today's host-stub: the module that was built then keeps all
# that verify asks, with one warning. Its source builds with today's card.h without
# a warning and passes its own checks; that such a build no longer works in hosts
# of the first header is what verify finds, with what to do about it.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lib/template-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
export HOME="$dir" PATH="$top_builddir/host-stub:$PATH"
export PKG_CONFIG_PATH="$top_builddir/include"
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" != verify ] || exit 2\nexec host-stub "$@"\n' >no-verify
chmod +x no-verify

# author_of HEADERS TARGET ARGUMENT...: make, with the headers of that directory.
author_of() {
    headers=$1
    shift
    said make -C card CFLAGS='-O2 -Wall -Wextra -Werror' \
        "PKG_CONFIG=pkg-config --define-variable=includedir=$headers" "$@"
}

mkdir card
chmod 755 card
cp "$top_srcdir"/tests/abi/past/new/* card
author_of "$top_srcdir/tests/abi/past" all
two_symbols card/keeper.so
author_of "$top_srcdir/tests/abi/past" check
file_has said.log 'all is well'
host-stub verify card/keeper.so >report
[ "$(grep -c warning report)" -eq 1 ]
file_has report "^PASS  struct-size *warning: it sets the result's struct_size"

author_of "$top_srcdir/include" -B all
two_symbols card/keeper.so
author_of "$top_srcdir/include" check HOST_STUB="$dir/no-verify"
file_has said.log 'all is well'
status=0
host-stub verify card/keeper.so >report || status=$?
[ "$status" -eq 11 ]
[ "$(sed -n 's/^FAIL  \([a-z-]*\) .*/\1/p' report)" = struct-size ]
file_has report 'To do: Return CARD_INTERNAL only below CARD_CALL_LEAST'
