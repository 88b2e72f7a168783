# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# nodered-lib.sh - what the tests with a real Node-RED share
#
# Sourced after host-lib.sh. ./dev check --full puts Node-RED there; without it
# they are skipped. `drives FILE ARGUMENT...` runs a program of tests/nodered/
# with the user directory $tmp/user, in which the cards are.

CARDS_NODERED_MODULES=${CARDS_NODERED_MODULES:-$top_builddir/nodered/node_modules}
[ -d "$CARDS_NODERED_MODULES/node-red" ] || exit 77
# Each starts Node-RED, and tests nothing that is C.
[ -z "${UNDER_VALGRIND-}" ] || exit 77
PATH=$CARDS_NODERED_MODULES/.bin:$PATH
CARDS_PACKAGE=$top_srcdir/hosts/node-red
CARDS_HOST_STUB=$host_stub
export CARDS_NODERED_MODULES CARDS_PACKAGE CARDS_HOST_STUB

mkdir -p user/cards
chmod 755 user user/cards
cp "$top_builddir/plugin/.libs/custom_api_action.so" cards/greet.so user/cards/
chmod 644 user/cards/*.so
cp -R "$top_srcdir"/tests/nodered nodered
chmod -R u+w nodered
ln -s "$CARDS_NODERED_MODULES" nodered/node_modules

sandbox=
trap 'kill $sandbox 2>/dev/null; rm -rf "$tmp"' EXIT
# sandbox ARGUMENT...: okta-sandbox until the test ends, what it says in box.log
sandbox()
{
    "$top_builddir/sandbox/okta-sandbox" --connection box.json --for 1800 \
        --exit-with-parent "$@" >box.log 2>&1 &
    sandbox=$!
    until grep -qx ready box.log; do
        kill -0 $sandbox 2>/dev/null || fail "no sandbox: $(cat box.log)"
        sleep 0.05
    done
}

drives()
{
    program=$1
    shift
    node "nodered/$program" user "$@"
}
