# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# foreign-lib.sh - what the tests with clients and servers of others share
#
# Sourced in place of sandbox-lib.sh, which it sources. ./dev check --full puts
# their npm packages into build/foreign; without them a test is skipped. Then
# `drives PROGRAM ARGUMENT...` runs a program of tests/foreign/ for so long at
# most as $patience says, and ends the test where the program fails.
. "${top_srcdir:?}/tests/lib/sandbox-lib.sh"

skipped()
{
    echo "skipped: $*"
    exit 77
}

# They test the wire, not memory: under valgrind they only cost time.
[ -z "${UNDER_VALGRIND-}" ] || skipped 'not under valgrind'
modules=${CARDS_FOREIGN_MODULES:-$top_builddir/foreign/node_modules}
patience=120
# Clients of others take settings from there.
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY \
    NODE_OPTIONS OKTA_CLIENT_ORGURL OKTA_CLIENT_TOKEN OKTA_CLIENT_CLIENTID \
    OKTA_CLIENT_SCOPES OKTA_CLIENT_PRIVATEKEY OKTA_CLIENT_KEYID \
    OKTA_CLIENT_AUTHORIZATIONMODE

# needs PACKAGE...: or the test is skipped
needs()
{
    for package in "$@"; do
        [ -d "$modules/$package" ] ||
            skipped "no npm package $package: ./dev check --full installs it"
    done
    PATH=$modules/.bin:$PATH
    node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' \
        2>/dev/null || skipped 'no Node 20 or later: ./dev check --full has it'
    cp -R "$top_srcdir/tests/foreign" foreign
    chmod -R u+w foreign
    ln -s "$modules" foreign/node_modules
}

drives()
{
    program=$1
    shift
    timeout -k 5 "$patience" node "foreign/$program" "$@" >out 2>err
    status=$?
    [ "$status" -ne 124 ] || fail "$program: not done in $patience seconds"
    [ "$status" -eq 0 ] || fail "$program"
    cat out
}
