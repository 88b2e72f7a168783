# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# template-lib.sh - what a card author does with a card that host-stub new made
#
# Sourced where host-stub is in PATH and pkg-config finds card. Each makes a
# card in a directory below the current one, and says what went wrong.

. "${top_srcdir:?}/tests/lib/file-lib.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL

# said COMMAND...: shows what it said only when it fails.
said() {
    "$@" >said.log 2>&1 </dev/null || {
        cat said.log
        echo "FAILED: $*"
        exit 1
    }
}

# two_symbols CARD.so: and never unloaded.
two_symbols() {
    # AddressSanitizer adds one for each that is exported.
    [ "$(nm -D --defined-only "$1" | awk '!/__odr_asan/ { print $NF }' |
        LC_ALL=C sort | tr '\n' ' ')" = 'card_descriptor execute ' ] || {
        nm -D --defined-only "$1"
        exit 1
    }
    readelf -d "$1" | grep -q 'FLAGS_1.*NODELETE' || {
        echo "not linked -z nodelete: $1"
        exit 1
    }
}

# author NAME [MAKE ARGUMENT]...: new, make, make check. $new has options of new.
author() {
    card=$1
    shift
    said host-stub new ${new-} "$card"
    said make -C "$card" "$@"
    two_symbols "$card/$card.so"
    said make -C "$card" check "$@"
}
